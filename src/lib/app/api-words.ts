import { i18n } from '$lib/i18n/current.svelte.ts';
import type { ApiProblem } from './api.ts';

/** What to tell the person; the screen must have imported the texts of the pages. */
export function problemSentence(problem: ApiProblem): string {
	return problem.kind === 'refused' ? problem.message : i18n.m.account.problems[problem.kind];
}
