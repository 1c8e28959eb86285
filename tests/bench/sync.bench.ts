import type { BrowserContext, Page, TestInfo } from '@playwright/test';
import { people, runCity, test, type City } from '../browser/support/city.ts';
import { report } from './report.ts';
import type { Place } from './sync-contender.ts';
import type { Size } from './sync-documents.ts';
import { contenders, Costs, inTurn, Track, type Name } from './sync-track.ts';

/** ms of every request: a server next door, and one over a mobile network. */
const latencies = [0, 150];
/** Multiples of the four that take turns. */
const rounds = 8;
/** ms, so that a push is measured as in life, where what is sent was typed some seconds after the last answer. */
const pause = 1000;
/** The engine's own. */
const pageSize = 5000;
const against = 'one request and one transaction';
/** What a contender could not do is said by the browser, e.g. a checkpoint that is not there yet. */
const notThereYet = /Failed to load resource.*404/;

test.describe.configure({ timeout: 600_000 });

const pulls: [count: number, size: Size, times: number][] = [
	// What takes a tenth of a second is at the mercy of whatever else the machine does.
	[450, 'full', 2 * rounds],
	[4500, 'short', rounds],
];
for (const [count, size, times] of pulls)
	test(`first pull of ${count} documents`, async ({
		page,
		city,
		persistentContext,
		troubles,
	}, testInfo) => {
		troubles.allow(notThereYet);
		await runCity(page, city);
		const { track, place } = await layTrack(await persistentContext(...onDisk(testInfo)), city);
		await track.fill(place, count, size);
		for (const latency of latencies) {
			await track.slow(latency);
			const costs = new Costs();
			for (let round = 0; round < times; round++)
				for (const name of inTurn(round)) {
					await track.open(name, place);
					costs.note(name, await track.cost(name, 'pull'));
					await track.expectCount(name, count);
					await track.remove(name);
				}
			const name = `first pull of ${count} documents, ${latency} ms latency`;
			report({
				...{ name, value: costs.middle('ours', 'ms') / costs.middle('limit', 'ms'), unit: '×' },
				...{ bar: 1.25, against, more: costs.figures('ms', 'bytes') },
			});
			report({
				...{ name: `${name}: requests`, value: costs.middle('ours', 'requests') },
				...{ unit: 'requests', bar: 1, against, more: costs.figures('requests') },
			});
		}
	});

test('push of a whole card, and nothing to do', async ({
	page,
	city,
	persistentContext,
	troubles,
}, testInfo) => {
	troubles.allow(notThereYet);
	await runCity(page, city);
	const { tablet, track, place } = await layTrack(
		await persistentContext(...onDisk(testInfo)),
		city,
	);
	await track.fill(place, 450, 'full');
	for (const name of contenders) {
		await track.open(name, place);
		await track.cost(name, 'pull');
	}
	let card = 1000;
	for (const latency of latencies) {
		const [idle, push] = [new Costs(), new Costs()];
		for (let round = 0; round < rounds; round++)
			for (const name of inTurn(round)) {
				await catchUp(track, name);
				await track.slow(latency);
				idle.note(name, await track.cost(name, 'idle'));
				await track.putCard(name, card++);
				await tablet.waitForTimeout(pause);
				push.note(name, await track.cost(name, 'push'));
			}
		for (const [what, costs] of [
			['push of a whole card', push],
			['nothing to sync', idle],
		] as const)
			report({
				name: `${what}, ${latency} ms latency: requests`,
				...{ value: costs.middle('ours', 'requests'), unit: 'requests', bar: 1, against },
				more: costs.figures('requests', 'ms', 'bytes'),
			});
		if (contenders.some((name) => name === 'rxdb'))
			report({
				...{ name: `push of a whole card, ${latency} ms latency`, unit: '×', bar: 1 },
				value: push.middle('ours', 'ms') / push.middle('rxdb', 'ms'),
				...{ against: 'RxDB, as durable', more: push.figures('ms') },
			});
	}
});

/** Others have pushed since its last turn, and a peer hears of its own writes. */
async function catchUp(track: Track, name: Name): Promise<void> {
	await track.slow(0);
	for (let i = 0; i < 2; i++) await track.cost(name, 'idle');
}

/** A profile on the disk, as a tablet has one; a worker would answer beside what is measured. */
function onDisk(testInfo: TestInfo) {
	return [testInfo.outputPath('profile'), { serviceWorkers: 'block' }] as const;
}

async function layTrack(context: BrowserContext, city: City) {
	const tablet = context.pages()[0] ?? (await context.newPage());
	const place = await signIn(tablet, city);
	return { tablet, place, track: await Track.lay(tablet, place) };
}

/** Signed in as the facility's manager, with the session's cookie in the browser. */
async function signIn(page: Page, { origin }: City): Promise<Place> {
	const { email, password } = people.manager;
	const answer = await page.request.post(`${origin}/api/session`, { data: { email, password } });
	const { account, databases } = (await answer.json()) as {
		account: { id: string };
		databases: string[];
	};
	const db = databases.find((one) => one.startsWith('facility-')) ?? '';
	return { origin, db, account: account.id, pageSize };
}
