/** A map of bounded size: the entry set longest ago makes room. */
export class Recent<Value> {
	readonly #entries = new Map<string, Value>();

	/** @param most entries, so that nobody outside decides how much memory this takes */
	constructor(private readonly most: number) {}

	get(key: string): Value | undefined {
		return this.#entries.get(key);
	}

	set(key: string, value: Value): void {
		this.#entries.delete(key);
		this.#entries.set(key, value);
		if (this.#entries.size <= this.most) return;
		for (const oldest of this.#entries.keys()) {
			this.#entries.delete(oldest);
			return;
		}
	}

	delete(key: string): void {
		this.#entries.delete(key);
	}

	/** Forgets what fits. */
	forget(fits: (value: Value) => boolean): void {
		for (const [key, value] of this.#entries) if (fits(value)) this.#entries.delete(key);
	}
}
