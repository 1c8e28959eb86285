import { parseAnswerId, type AnswerKey } from '$lib/domain/answer-id.ts';
import type { Database, Version } from '$lib/store/database.ts';
import { closeGivenWay, listGivenWay } from '$lib/store/given-way.ts';
import { observe } from '$lib/store/observe.ts';

/** A text or an answer that was replaced before it was ever sent: it is in the earlier versions, and its author is told. */
export interface Gone {
	readonly seq: number;
	readonly category: string;
	/** Null for the description. */
	readonly criterion: string | null;
	/** What was declared, for a criterion. */
	readonly value: boolean | null;
}

/** What gave way in a facility's card, in any tab or another time, until somebody has closed the line about it. */
export class GivenWay {
	#all = $state.raw<readonly Version[]>([]);
	#stop: () => void = () => {};
	/** What has been told aloud. */
	readonly #heard = new Set<number>();

	constructor(
		private readonly database: Database,
		private readonly db: string,
	) {}

	start(): void {
		this.#stop = observe(
			() => listGivenWay(this.database, this.db),
			(all) => (this.#all = all),
			// A trouble of the disk is told elsewhere.
			() => {},
		);
	}

	stop(): void {
		this.#stop();
	}

	/** Oldest first; of one category where it is named. An answer that gave way several times is told once, as it was last. */
	in({ instrument, round }: Omit<AnswerKey, 'category'>, category?: string): Gone[] {
		const last = new Map<string, Gone>();
		for (const { seq, id, field, value } of this.#all) {
			const key = parseAnswerId(id);
			if (key?.instrument !== instrument || key.round !== round) continue;
			if (category !== undefined && key.category !== category) continue;
			const criterion = value === undefined ? null : field;
			const name = criterion === null ? String(seq) : `${id} ${field}`;
			last.delete(name);
			last.set(name, { seq, category: key.category, criterion, value: value ?? null });
		}
		return [...last.values()];
	}

	/** Whether any of these has not been told aloud yet; they count as told from now on. */
	tell(all: readonly Gone[]): boolean {
		const fresh = all.filter(({ seq }) => !this.#heard.has(seq));
		for (const { seq } of fresh) this.#heard.add(seq);
		return fresh.length > 0;
	}

	/** Somebody has read the line, or taken the value back. Never rejects: what is not noted is told again. */
	async close(gone: readonly Pick<Gone, 'seq'>[]): Promise<void> {
		const named = this.#all.filter(({ seq }) => gone.some((one) => one.seq === seq));
		const same = (one: Version) =>
			named.some(
				({ id, field, value }) => value !== undefined && one.id === id && one.field === field,
			);
		const seqs = this.#all.filter((one) => named.includes(one) || same(one)).map(({ seq }) => seq);
		if (!seqs.length) return;
		this.#all = this.#all.filter(({ seq }) => !seqs.includes(seq));
		await closeGivenWay(this.database, seqs).catch(() => {});
	}
}
