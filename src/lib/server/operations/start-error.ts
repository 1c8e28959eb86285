/** Why the server or a command cannot begin: one sentence for the person who started it. */
export class StartError extends Error {
	override readonly name = 'StartError';
}
