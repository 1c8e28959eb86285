/** A continuous feed, line by line. */
export function lines(response: Response) {
	const reader = response.body?.getReader();
	const decoder = new TextDecoder();
	let text = '';
	async function line(): Promise<string> {
		for (;;) {
			const end = text.indexOf('\n');
			if (end >= 0) {
				const found = text.slice(0, end);
				text = text.slice(end + 1);
				return found;
			}
			const chunk = await reader?.read();
			if (!chunk || chunk.done) throw new Error('The feed has ended.');
			text += decoder.decode(chunk.value, { stream: true });
		}
	}
	return {
		/** The next line that says something. */
		async next(): Promise<Record<string, unknown>> {
			for (;;) {
				const found = await line();
				if (found.trim()) return JSON.parse(found);
			}
		},
		/** Resolves with the next sign of life. */
		async quiet(): Promise<void> {
			const found = await line();
			if (found.trim()) throw new Error(`not quiet: ${found}`);
		},
		async cancel(): Promise<void> {
			await reader?.cancel();
		},
	};
}
