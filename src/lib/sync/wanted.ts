/** What a database is to be synced for. */
export interface Want {
	readonly pull: boolean;
	readonly push: boolean;
}

/** What the next cycle is to do, by database: whatever was wanted of it meanwhile, together. */
export class Wanted {
	#all = new Map<string, Want>();

	get any(): boolean {
		return this.#all.size > 0;
	}

	add(databases: readonly string[], want: Want): void {
		for (const db of databases) {
			const before = this.#all.get(db);
			this.#all.set(db, {
				pull: want.pull || (before?.pull ?? false),
				push: want.push || (before?.push ?? false),
			});
		}
	}

	/** Hands all of it over. */
	take(): ReadonlyMap<string, Want> {
		const all = this.#all;
		this.#all = new Map();
		return all;
	}
}
