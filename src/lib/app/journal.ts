import type { AnswerEdit } from '$lib/store/answers.ts';

/**
 * The last resort for edits that are not in the database when the page goes away: a database write cannot finish
 * in a page that is being closed, a line in localStorage can. Also used while the disk refuses. Read back at the next
 * start; replaying an edit that did get written changes nothing.
 */
const prefix = 'unsaved:';

export interface LeftEdits {
	readonly name: string;
	readonly edits: readonly AnswerEdit[];
}

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

	/**
	 * Keeps `edits`, or removes the entry when there are none. Never throws: this is the last resort already.
	 * @returns false when they are still on the screen only, because storage is full or forbidden
	 */
	keep(edits: readonly AnswerEdit[]): boolean {
		if (!edits.length && !this.#written) return true;
		if (!this.storage) return false;
		try {
			if (edits.length) this.storage.setItem(this.#own, JSON.stringify(edits));
			else this.storage.removeItem(this.#own);
			this.#written = edits.length > 0;
			return true;
		} catch {
			return false;
		}
	}

	/** Something was left behind by tabs that are gone (or about to be). */
	get waiting(): boolean {
		return this.#names().length > 0;
	}

	/** What was left behind; an entry that cannot be read has no edits and is left where it is. */
	async left(): Promise<LeftEdits[]> {
		const names = this.#names();
		if (!names.length) return [];
		// Rare, so the means to read it are not on the way to the first card.
		const { parseEdits } = await import('./journal-entry.ts');
		return names.map((name) => ({ name, edits: parseEdits(this.storage?.getItem(name) ?? '') }));
	}

	#names(): string[] {
		const keys = Array.from(
			{ length: this.storage?.length ?? 0 },
			(_, i) => this.storage?.key(i) ?? '',
		);
		return keys.filter(
			(name) => name.startsWith(`${prefix}${this.database}:`) && name !== this.#own,
		);
	}

	remove(name: string): void {
		this.storage?.removeItem(name);
	}
}

function localStorageOrNull(): Storage | null {
	try {
		return globalThis.localStorage ?? null;
	} catch {
		return null;
	}
}
