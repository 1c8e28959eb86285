import { readAnswer, type Answer } from '../../../../src/lib/domain/answer.ts';
import type { Stage } from '../stage.ts';
import { facility, type Device } from '../device.ts';
import { pickAt } from '../random.ts';
import { action } from './action.ts';

type Forged = Record<string, unknown>;
const at = '2026-11-22T10:42:00.000Z';
const mallory = { replica: 'mallorymallo', at, by: 'mallory' };

/** By what it claims. Each is written over what the server has, with its revision, as a member's browser console can. */
const forgeries: Readonly<Record<string, (answer: Answer, n: number) => Forged>> = {
	/** That everything was seen, and nothing of it is there. */
	includesAll: (answer, n) => ({
		...answer,
		criteria: {},
		variants: [],
		lost: [],
		text: { value: '', n: n + 5, ...mallory },
		seen: { ...mapped(answer.seen, (last) => last + 3), [mallory.replica]: n + 5 },
	}),
	/** The same edits as are known, with other words. */
	sameSeen: (answer, n) => ({ ...answer, text: { value: 'Cudze słowa.', n, ...mallory } }),
	hugeCounter: (answer) => ({
		...answer,
		text: { value: 'Cudze słowa.', n: 2 ** 32, ...mallory },
		seen: { ...answer.seen, [mallory.replica]: 2 ** 32 },
	}),
	damagingCounter: (answer) => ({
		...answer,
		seen: { ...answer.seen, [mallory.replica]: 2 ** 47 },
	}),
	/** Names that every object has. */
	inheritedNames: (answer, n) => ({
		...answer,
		criteria: { ...answer.criteria, constructor: { value: true, n, ...mallory } },
		seen: { ...answer.seen, constructor: n, toString: n },
	}),
	floor: (answer, n) => ({ ...answer, text: undefined, seen: { ...answer.seen, floor: n + 50 } }),
	junkVariants: (answer, n) => ({
		...answer,
		variants: Array.from({ length: 30 }, (_, i) => ({
			...{ id: `x${i}`, text: `Śmieć ${i}`, n: n + i, ...mallory },
		})),
		seen: { ...answer.seen, [mallory.replica]: n + 30 },
	}),
};

function mapped(seen: Answer['seen'], by: (last: number) => number): Record<string, number> {
	return Object.fromEntries(Object.entries(seen).map(([replica, n]) => [replica, by(n)]));
}

/** What a member writes who means harm. Others go on, keep their own words, and read the rest. */
export const hostile = {
	forge: action<{ at: number; claim: string }>({
		weight: 4,
		hostile: true,
		plan: (random) => ({ at: random.next(), claim: random.pick(Object.keys(forgeries)) }),
		act: forge,
	}),
};

async function forge(
	{ server, network, judge, world }: Stage,
	device: Device,
	{ at, claim }: { at: number; claim: string },
): Promise<void> {
	const rows = await server.couch.database(facility).allDocsRange({ includeDocs: true });
	const answers = rows.flatMap(({ doc }) => {
		const read = readAnswer(doc);
		return doc && read.ok ? [{ doc, answer: read.answer }] : [];
	});
	const forgery = forgeries[claim];
	if (!answers.length || !forgery) return;
	const { doc, answer } = pickAt(answers, at);
	judge.mistrust();
	const last = Math.max(0, ...Object.values(answer.seen).filter((n) => n < 2 ** 32));
	const body = JSON.stringify({ docs: [{ ...forgery(answer, last + 1), _rev: doc._rev }] });
	const headers = { 'Content-Type': 'application/json' };
	const response = await server.ask(device.name, `/${facility}/_bulk_docs`, {
		...{ method: 'POST', body, headers },
	});
	world.note(`forged ${claim} of ${doc._id}: ${(await response.text()).slice(0, 120)}`);
	network.wrote();
}
