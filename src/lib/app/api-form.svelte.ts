import { ApiAction } from './api-action.svelte.ts';
import type { ApiProblem, ApiResult } from './api.ts';

/** A sentence for each field that must be mended, by the names the fields are sent under. */
export type FieldErrors = Readonly<Record<string, string | undefined>>;

/** A form that is sent to the server: what is wrong with which field, whether this side or the server noticed it. */
export class ApiForm extends ApiAction {
	errors = $state.raw<FieldErrors>({});
	/** Counts failed attempts: each one takes the focus to what is wrong. */
	attempt = $state(0);

	/**
	 * Sends the form unless something is wrong with it or it is being sent already.
	 * @param errors what this side noticed; fields that are right may be absent or undefined
	 * @returns what came of it; null when it was not sent
	 */
	async submit<T>(
		errors: FieldErrors,
		work: () => Promise<ApiResult<T>>,
	): Promise<ApiResult<T> | null> {
		if (this.busy) return null;
		this.problem = null;
		this.errors = errors;
		if (Object.values(errors).some((error) => error !== undefined)) {
			this.attempt++;
			return null;
		}
		const result = await this.run(work);
		if (result && !result.ok) {
			this.errors = fieldErrors(result.problem);
			this.attempt++;
		}
		return result;
	}
}

function fieldErrors(problem: ApiProblem): FieldErrors {
	return problem.kind === 'refused' ? problem.fields : {};
}
