/**
 * Who may touch one database when: any number of readers, or one writer, in the order they came.
 *
 * The storage engine orders its own writes, but its feed of changes looks bodies up one by one while writes go on, and
 * fails in a callback nobody can catch when one has just been compacted away.
 */
export class Turns {
	#writes: Promise<unknown> = Promise.resolve();
	#readsSince: Promise<unknown> = Promise.resolve();

	read<T>(work: () => Promise<T>): Promise<T> {
		const run = this.#writes.then(work);
		this.#readsSince = Promise.allSettled([this.#readsSince, run]);
		return run;
	}

	write<T>(work: () => Promise<T>): Promise<T> {
		const run = Promise.all([this.#writes, this.#readsSince]).then(work);
		this.#writes = run.catch(() => undefined);
		this.#readsSince = Promise.resolve();
		return run;
	}
}
