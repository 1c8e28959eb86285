import { pickAt } from '../random.ts';
import type { Stage } from '../stage.ts';
import { rest } from '../turns.ts';
import { action } from './action.ts';

const program = 'program';

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
};

/** The city writes, without `seen`. */
async function publish({ server, network, news }: Stage): Promise<void> {
	if (!server.databases.includes(program)) return;
	const db = server.couch.database(program);
	const there = await db.get('news:1');
	await db.put({
		...{ _id: 'news:1', type: 'news', schema: 1, text: `Wiadomość ${news()}` },
		...(there?._rev && { _rev: there._rev }),
	});
	network.wrote();
}
