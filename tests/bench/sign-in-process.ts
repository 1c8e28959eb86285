/** Measures sign-in under load; prints {@link Figures} as its last line. */
import * as argon2 from '@node-rs/argon2';
import { createHashing, currentCost } from '../../src/lib/server/accounts/passwords.ts';
import { Gate } from '../../src/lib/server/accounts/gate.ts';
import { openWorld, password, person } from '../accounts/support.ts';
import { say, timed } from './timing.ts';

export interface Figures {
	/** ms until all are in. */
	readonly accounts: number[];
	/** ms until as many checks are made, without accounts, sessions and the database. */
	readonly library: number[];
	/** ms of one document. */
	readonly write: { readonly alone: number[]; readonly meanwhile: number[] };
	/** Bytes of resident memory more than before the first sign-in, at the end. */
	readonly memory: number;
}

/** A morning on which every facility signs in; the queue holds as many. */
const crowd = 200;

const world = await openWorld();
const accounts = world.another({ hashing: createHashing() });
const people = Array.from({ length: crowd }, (_, n) => `osoba-${n}@przyklad.pl`);
const notes = world.couch.database('facility-slonik');
await notes.create();

async function measure(): Promise<Figures> {
	const hash = await argon2.hash(password, {
		memoryCost: currentCost.memory,
		timeCost: currentCost.passes,
		parallelism: 1,
	});
	for (const email of people) await accounts.createActive(person({ email }));
	const write: Figures['write'] = { alone: [], meanwhile: [] };
	for (let i = 0; i < 50; i++) write.alone.push(await timed(() => note(`alone-${i}`)));

	const before = process.memoryUsage.rss();
	const all: Figures['accounts'] = [];
	const bare: Figures['library'] = [];
	for (let round = 0; round < 3; round++) {
		let over = false;
		const writing = (async () => {
			for (let i = 0; !over; i++) write.meanwhile.push(await timed(() => note(`${round}-${i}`)));
		})();
		all.push(await timed(() => Promise.all(people.map(signIn))));
		over = true;
		await writing;
		const gate = new Gate(2, crowd, () => new Error('full'));
		const check = () => gate.run(() => argon2.verify(hash, password));
		bare.push(await timed(() => Promise.all(people.map(check))));
	}
	const memory = process.memoryUsage.rss() - before;
	return { accounts: all, library: bare, write, memory };
}

const note = (name: string) =>
	notes.put({ _id: `answer:${name}`, text: 'Dzień dobry. '.repeat(60) });

function signIn(email: string, n: number) {
	return accounts.signIn({ email, password, device: 'Chrome', client: `10.0.0.${n}` });
}

const figures = await measure();
await accounts.close();
await world.close();
say(figures);
