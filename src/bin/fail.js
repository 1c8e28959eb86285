import process from 'node:process';

/**
 * Ends the command with one sentence for the person who ran it.
 * @param {string} sentence
 * @returns {never}
 */
export function fail(sentence) {
	console.error(sentence);
	process.exit(1);
}
