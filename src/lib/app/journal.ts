import * as z from 'zod/mini';
import type { AnswerEdit } from '$lib/store/answers.ts';

/**
 * The last resort for edits that are not in the database when the page goes away: a database write cannot finish
 * in a page that is being closed, a line in localStorage can. Also used while the disk refuses. Read back at the next
 * start; replaying an edit that did get written changes nothing.
 */
const prefix = 'unsaved:';

const key = z.object({ instrument: z.string(), round: z.string(), category: z.string() });
const editsSchema = z.array(
	z.union([
		z.object({
			key,
			catalogue: z.int(),
			kind: z.literal('criterion'),
			criterion: z.string(),
			value: z.nullable(z.boolean()),
		}),
		z.object({
			key,
			catalogue: z.int(),
			kind: z.literal('text'),
			value: z.string(),
			basedOn: z.nullable(z.object({ n: z.int(), replica: z.string(), value: z.string() })),
		}),
		z.object({ key, catalogue: z.int(), kind: z.literal('dismiss-variant'), variant: z.string() }),
	]),
);

export class Journal {
	/** One entry a tab: two tabs closing at once do not overwrite each other. */
	readonly #own: string;
	#written = false;

	constructor(
		private readonly database: string,
		private readonly storage: Storage | null = localStorageOrNull(),
	) {
		this.#own = `${prefix}${database}:${crypto.randomUUID?.() ?? String(Date.now())}`;
	}

	/** Keeps `edits`, or removes the entry when there are none. Never throws: this is the last resort already. */
	keep(edits: readonly AnswerEdit[]): void {
		if (!edits.length && !this.#written) return;
		try {
			if (edits.length) this.storage?.setItem(this.#own, JSON.stringify(edits));
			else this.storage?.removeItem(this.#own);
			this.#written = edits.length > 0;
		} catch {
			// Full or forbidden: the edits are still on the screen and still retried.
		}
	}

	/** What tabs that are gone (or about to be) left behind. */
	left(): { name: string; edits: AnswerEdit[] }[] {
		const found: { name: string; edits: AnswerEdit[] }[] = [];
		for (let i = 0; i < (this.storage?.length ?? 0); i++) {
			const name = this.storage?.key(i);
			if (!name?.startsWith(`${prefix}${this.database}:`) || name === this.#own) continue;
			found.push({ name, edits: parseEdits(this.storage?.getItem(name) ?? '') });
		}
		return found;
	}

	remove(name: string): void {
		this.storage?.removeItem(name);
	}
}

function parseEdits(text: string): AnswerEdit[] {
	try {
		const parsed = editsSchema.safeParse(JSON.parse(text));
		return parsed.success ? parsed.data : [];
	} catch {
		return [];
	}
}

function localStorageOrNull(): Storage | null {
	try {
		return globalThis.localStorage ?? null;
	} catch {
		return null;
	}
}
