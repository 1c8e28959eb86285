import type { ApiProblem, ApiResult } from './api.ts';

/** Something the server has and a screen shows. Tells "not read yet" from "nothing there". */
export class ApiResource<T> {
	/** What was read last; null until something was. A later failure does not take it away. */
	value = $state.raw<T | null>(null);
	/** Why the last reading came to nothing. */
	problem = $state.raw<ApiProblem | null>(null);
	loading = $state(false);
	/** Counts readings, so that a slow earlier answer does not replace a later one. */
	#asked = 0;

	constructor(private readonly read: () => Promise<ApiResult<T>>) {}

	/** Reads it, again if need be. Never rejects. */
	async load(): Promise<void> {
		const asked = ++this.#asked;
		this.loading = true;
		const result = await this.read();
		if (asked !== this.#asked) return;
		this.loading = false;
		this.problem = result.ok ? null : result.problem;
		if (result.ok) this.value = result.value;
	}
}
