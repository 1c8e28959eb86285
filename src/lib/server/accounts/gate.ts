/** Lets a few through at a time and a bounded number wait. */
export class Gate {
	#inside = 0;
	readonly #waiting: (() => void)[] = [];

	/**
	 * @param width how many at once
	 * @param queue how many may wait
	 * @param full what is thrown at those beyond
	 */
	constructor(
		private readonly width: number,
		private readonly queue: number,
		private readonly full: () => Error,
	) {}

	async run<T>(work: () => Promise<T>): Promise<T> {
		if (this.#inside < this.width) this.#inside++;
		else {
			if (this.#waiting.length >= this.queue) throw this.full();
			// Whoever leaves hands the place over, so that nobody new slips in between.
			await new Promise<void>((enter) => this.#waiting.push(enter));
		}
		try {
			return await work();
		} finally {
			const next = this.#waiting.shift();
			if (next) next();
			else this.#inside--;
		}
	}
}
