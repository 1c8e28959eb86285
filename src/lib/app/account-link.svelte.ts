import type { ApiProblem } from './api.ts';
import { takeToken, watchToken } from './account-link.ts';

/** What a screen opened from a letter can show beside its own work. */
export type LinkTrouble = 'missing' | 'used' | 'offline' | 'failed';

/** The link a screen was opened with. The token lives here only: not in the address bar, not on the device. */
export class OpenedLink {
	/** Null: the screen was opened without one. */
	token = $state<string | null>(null);
	/** The server said that the link no longer works. */
	used = $state(false);

	/** Reads the link, and any further one opened in this tab. @returns stops following */
	watch(opened: (token: string) => void = () => {}): () => void {
		const take = (token: string) => {
			this.token = token;
			this.used = false;
			opened(token);
		};
		const token = takeToken();
		if (token) take(token);
		return watchToken(take);
	}

	/** Takes note of what the server said of the link. */
	note(problem: ApiProblem | null): void {
		if (isUsed(problem)) this.used = true;
	}
}

export function isUsed(problem: ApiProblem | null): boolean {
	return problem?.kind === 'refused' && problem.error === 'link_used_or_expired';
}
