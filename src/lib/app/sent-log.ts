import * as z from 'zod/mini';
import { callApi, type ApiResult } from './api.ts';

const pageSchema = z.object({
	entries: z.array(z.object({ rev: z.string(), account: z.string(), at: z.string() })),
	next: z.nullable(z.string()),
});
export type SentEntry = z.infer<typeof pageSchema>['entries'][number];

/** Pages asked for at most: a page of a busy facility may have nothing of one document. */
const mostPages = 3;

/** Who sent a document, newest first: `enough` entries, or what a few pages have. Never rejects. */
export async function readSent(
	facility: string,
	doc: string,
	enough: number,
): Promise<ApiResult<SentEntry[]>> {
	const found: SentEntry[] = [];
	let before: string | null = null;
	for (let page = 0; page < mostPages && found.length < enough; page++) {
		const query: URLSearchParams = new URLSearchParams({ doc, ...(before !== null && { before }) });
		const result: ApiResult<z.infer<typeof pageSchema>> = await callApi(
			'GET',
			`/api/facilities/${encodeURIComponent(facility)}/log?${query}`,
			pageSchema,
		);
		if (!result.ok) return result;
		found.push(...result.value.entries.filter(({ at }) => !Number.isNaN(Date.parse(at))));
		before = result.value.next;
		if (before === null) break;
	}
	return { ok: true, value: found.slice(0, enough) };
}
