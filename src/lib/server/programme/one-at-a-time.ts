/** Lets work about one thing wait for the work about it that came before. */
export class OneAtATime {
	readonly #last = new Map<string, Promise<unknown>>();

	async run<T>(key: string, work: () => Promise<T>): Promise<T> {
		const before = this.#last.get(key) ?? Promise.resolve();
		const mine = before.then(work);
		const settled = mine.catch(() => undefined);
		this.#last.set(key, settled);
		try {
			return await mine;
		} finally {
			if (this.#last.get(key) === settled) this.#last.delete(key);
		}
	}
}
