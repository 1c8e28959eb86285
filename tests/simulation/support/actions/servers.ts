import type { CouchDocument } from '../../../../src/lib/couch/types.ts';
import { readAnswer } from '../../../../src/lib/domain/answer.ts';
import { latest, type Seen } from '../../../../src/lib/domain/stamp.ts';
import { facility } from '../device.ts';
import { pickAt } from '../random.ts';
import type { Stage } from '../stage.ts';
import { rest } from '../turns.ts';
import { action } from './action.ts';

const program = 'program';
const news = 'news:01939c2e-7d4a-7b11-8a52-0242ac120002';

const goBack = (weight: number, told: boolean) =>
	action<{ at: number }>({
		weight,
		faithfully: 0,
		plan: (random) => ({ at: random.next() }),
		async act({ server, copies }, _, { at }) {
			await rest();
			await server.goBack(pickAt(copies.slice(-3), at), told);
		},
	});

/** What becomes of the server, and what the city does there. */
export const servers = {
	copy: action({
		weight: 2,
		async act({ server, copies }) {
			await rest();
			copies.push(server.copy());
		},
	}),
	rollback: goBack(0.7, true),
	powerCut: goBack(0.7, false),
	empty: action({
		weight: 0.25,
		faithfully: 0,
		async act({ server }) {
			await rest();
			await server.empty();
		},
	}),
	publish: action({ weight: 1.5, act: publish }),
	/** By hand, by the server's admin: for devices that is no deletion. */
	tombstone: action<{ at: number }>({
		weight: 0.7,
		plan: (random) => ({ at: random.next() }),
		act: (stage, _, { at }) => overwrite(stage, at, () => ({ _deleted: true })),
	}),
	/** A page of the file went bad, or a script of somebody's went over it. */
	spoil: action<{ at: number }>({
		weight: 0.6,
		// What is spoilt was confirmed, and is gone where nobody has it.
		faithfully: 0,
		plan: (random) => ({ at: random.next() }),
		act: (stage, _, { at }) =>
			overwrite(stage, at, () => ({ type: 'answer', schema: 1, text: 'uszkodzony' })),
	}),
	/** A colleague's tablet has the next version of the app. */
	renew: action<{ at: number; n: number }>({
		weight: 0.4,
		plan: (random) => ({ at: random.next(), n: random.int(1, 1e6) }),
		act: (stage, _, { at, n }) =>
			overwrite(stage, at, ({ _id, _rev, ...body }) => {
				stage.judge.newerApp();
				const seen = { ...(body.seen as Seen), [`newer-app-${n}`]: latest(body.seen as Seen) + 1 };
				return { ...body, schema: 2, seen, novelty: n };
			}),
	}),
};

/** The server's own admin writes over an answer. */
async function overwrite(
	{ server, network, judge }: Stage,
	at: number,
	next: (doc: CouchDocument) => Record<string, unknown>,
): Promise<void> {
	const db = server.couch.database(facility);
	const rows = await db.allDocsRange({ includeDocs: true });
	const answers = rows.flatMap(({ doc }) => (doc && readAnswer(doc).ok ? [doc] : []));
	if (!answers.length) return;
	const doc = pickAt(answers, at);
	await db.bulkDocs([{ ...next(doc), _id: doc._id, ...(doc._rev && { _rev: doc._rev }) }]);
	judge.overwritten(doc);
	network.wrote();
}

/** The city writes, without `seen`. */
async function publish({ server, network, news: number }: Stage): Promise<void> {
	if (!server.databases.includes(program)) return;
	const db = server.couch.database(program);
	const there = await db.get(news);
	await db.put({
		...{ _id: news, type: 'news', schema: 1, text: `Wiadomość ${number()}` },
		...(there?._rev && { _rev: there._rev }),
	});
	network.wrote();
}
