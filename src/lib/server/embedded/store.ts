import type { CouchDocument, DatabaseInfo } from '../../couch/types.ts';
import { missing } from './answers.ts';
import type { AllDocsParameters } from './parameters.ts';
import { treeOf, type Pouch } from './pouch.ts';
import { ancestry, leavesOf, revisionsOf, type Revision } from './revision-tree.ts';
import { writeSequence } from './sequences.ts';

export interface ReadOptions {
	readonly rev?: string | null;
	readonly revs?: boolean;
	readonly revsInfo?: boolean;
	readonly conflicts?: boolean;
}

export type OpenRevision = { readonly ok: CouchDocument } | { readonly missing: string };

interface Row {
	readonly id?: string;
	readonly key: unknown;
	readonly value?: { readonly rev: string; readonly deleted?: true };
	readonly doc?: CouchDocument | null;
	readonly error?: string;
}

/** Ids are ordered by their bytes; nothing comes after this. */
const afterAll = '\u{10FFFF}';

/** One open database, read. */
export class Store {
	/** Numbers of the newest changes, as far as they were counted; see `changes.ts`. */
	counted: { readonly latest: number; readonly after: number; readonly seqs: number[] } | null =
		null;

	constructor(
		readonly pouch: Pouch,
		/** What this database's sequences carry. */
		readonly token: string,
	) {}

	async latest(): Promise<number> {
		return Number((await this.pouch.info()).update_seq);
	}

	async info(name: string): Promise<DatabaseInfo & Readonly<Record<string, unknown>>> {
		const { doc_count, update_seq } = await this.pouch.info();
		return {
			instance_start_time: '0',
			db_name: name,
			purge_seq: writeSequence(0, this.token),
			update_seq: writeSequence(Number(update_seq), this.token),
			doc_count,
			compact_running: false,
			cluster: { q: 1, n: 1, w: 1, r: 1 },
			props: {},
		};
	}

	/** The winner, or the revision asked for; 404 when there is none. */
	async get(id: string, options: ReadOptions = {}): Promise<CouchDocument> {
		try {
			return (await this.pouch.get(id, {
				...(options.rev && { rev: options.rev }),
				revs: options.revs ?? false,
				revs_info: options.revsInfo ?? false,
				conflicts: options.conflicts ?? false,
			})) as CouchDocument;
		} catch (error) {
			const { status, reason } = error as { status?: unknown; reason?: unknown };
			if (status === 404) throw missing(reason === 'deleted' ? 'deleted' : 'missing');
			throw error;
		}
	}

	/**
	 * @param asked `all`: every leaf
	 * @param latest the leaves that came of a revision instead of itself
	 * @returns empty only for `all` of a document that never was
	 */
	async openRevisions(
		id: string,
		asked: readonly string[] | 'all',
		{ latest = false, revs = false }: { readonly latest?: boolean; readonly revs?: boolean } = {},
	): Promise<OpenRevision[]> {
		const tree = await treeOf(this.pouch, id);
		const revisions = tree ? revisionsOf(tree) : [];
		const leaves = leavesOf(revisions);
		const open = new Map<string, Revision | null>();
		if (asked === 'all') for (const leaf of leaves) open.set(leaf.rev, leaf);
		else
			for (const rev of asked) {
				const found = revisions.find((one) => one.rev === rev);
				const from = found && latest ? leaves.filter((leaf) => cameOf(leaf, found)) : [found];
				for (const one of from) open.set(one?.rev ?? rev, one ?? null);
			}
		return Promise.all(
			[...open].map(async ([rev, revision]): Promise<OpenRevision> => {
				const body = revision && (await this.#body(id, rev));
				if (!body) return { missing: rev };
				if (!revs) return { ok: body };
				const ids = [...ancestry(revision)].map(({ hash }) => hash);
				return { ok: { ...body, _revisions: { start: revision.pos, ids } } };
			}),
		);
	}

	/** Revisions that the tree does not know; one whose text was compacted away is known. */
	async revsDiff(asked: ReadonlyMap<string, readonly string[]>) {
		const answer: [string, { missing: string[]; possible_ancestors?: string[] }][] = [];
		for (const [id, revs] of asked) {
			const tree = await treeOf(this.pouch, id);
			const revisions = tree ? revisionsOf(tree) : [];
			const known = new Set(revisions.map(({ rev }) => rev));
			const unknown = [...new Set(revs)].filter((rev) => !known.has(rev));
			if (unknown.length === 0) continue;
			const highest = Math.max(...unknown.map((rev) => Number.parseInt(rev, 10)));
			const ancestors = leavesOf(revisions).filter(({ pos }) => pos < highest);
			answer.push([
				id,
				{
					missing: unknown,
					...(ancestors.length > 0 && { possible_ancestors: ancestors.map(({ rev }) => rev) }),
				},
			]);
		}
		return Object.fromEntries(answer);
	}

	async allDocs(asked: AllDocsParameters): Promise<{ total: number; rows: Row[] }> {
		const { includeDocs, conflicts, limit, skip } = asked;
		const common = { include_docs: includeDocs, conflicts: includeDocs && conflicts };
		if (asked.keys) {
			const keys = asked.descending ? asked.keys.toReversed() : asked.keys;
			const page = keys.slice(skip, limit === null ? undefined : skip + limit);
			// An empty or absent key would read as "from the beginning".
			const ids = page.filter((key) => typeof key === 'string' && key !== '') as string[];
			const { total_rows, rows } = await this.pouch.allDocs({ ...common, keys: ids });
			const found = new Map(rows.map((row) => [row.key, row as Row]));
			return {
				total: total_rows ?? (await this.pouch.info()).doc_count,
				rows: page.map((key) =>
					row(found.get(key as string) ?? { key, error: 'not_found' }, asked),
				),
			};
		}
		if (asked.empty) return { total: (await this.pouch.info()).doc_count, rows: [] };
		const low = asked.start ?? '';
		const high = asked.end ?? afterAll;
		const { total_rows, rows } = await this.pouch.allDocs({
			...common,
			startkey: asked.descending ? high : low,
			endkey: asked.descending ? low : high,
			inclusive_end: asked.inclusiveEnd,
			descending: asked.descending,
			skip,
			...(limit !== null && { limit }),
		});
		return { total: total_rows, rows: rows.map((one) => row(one as Row, asked)) };
	}

	close(): Promise<void> {
		return this.pouch.close();
	}

	async #body(id: string, rev: string): Promise<CouchDocument | null> {
		try {
			return await this.get(id, { rev });
		} catch (error) {
			if ((error as { status?: unknown }).status === 404) return null;
			throw error;
		}
	}
}

function cameOf(leaf: Revision, from: Revision): boolean {
	for (const one of ancestry(leaf)) if (one.rev === from.rev) return true;
	return false;
}

function row({ id, key, value, doc, error }: Row, { includeDocs }: AllDocsParameters): Row {
	if (error !== undefined || !value) return { key, error: error ?? 'not_found' };
	const deleted = value.deleted === true;
	return {
		id: id ?? String(key),
		key,
		value: deleted ? { rev: value.rev, deleted } : { rev: value.rev },
		...(includeDocs && { doc: deleted ? null : (doc ?? null) }),
	};
}
