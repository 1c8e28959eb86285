import type { ApiProblem, ApiResult } from './api.ts';

/** One thing a person can ask of the server by a button or a form: once at a time, and its outcome stays on the screen. */
export class ApiAction {
	busy = $state(false);
	/** Why the last attempt came to nothing. */
	problem = $state.raw<ApiProblem | null>(null);

	/**
	 * Does `work` unless it is being done already.
	 * @returns what came of it; null while an earlier attempt is under way
	 */
	async run<T>(work: () => Promise<ApiResult<T>>): Promise<ApiResult<T> | null> {
		if (this.busy) return null;
		this.busy = true;
		this.problem = null;
		try {
			const result = await work();
			if (!result.ok) this.problem = result.problem;
			return result;
		} finally {
			this.busy = false;
		}
	}
}
