import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Request } from '@playwright/test';
import { root } from '../../src/bin/fingerprint.js';
import { startBackend, type BenchBackend } from './backend.ts';
import { bundle } from './bundle.ts';
import { quantile } from './report.ts';
import type { Contender, Place } from './sync-contender.ts';
import type { Size } from './sync-documents.ts';
import type * as inPage from './sync-page.ts';

const peersFolder = join(root, 'tests/bench/peers');
/** `npm run bench` installs them; without a registry ours is still measured against the limit. */
const peers = existsSync(join(peersFolder, 'node_modules/rxdb'))
	? (['pouchdb', 'rxdb'] as const)
	: [];
export const contenders = ['limit', 'ours', ...peers] as const;
export type Name = (typeof contenders)[number];

/** What one step cost. Bytes: all that went over the line, both ways, with the headers. */
export interface Cost {
	readonly ms: number;
	readonly requests: number;
	readonly bytes: number;
}

type Step = 'pull' | 'idle' | 'push';

/** An empty page of the server's own origin, in which contenders run side by side. */
export class Track {
	#requests: Request[] = [];

	private constructor(
		private readonly page: Page,
		private readonly backend: BenchBackend,
	) {
		page.on('request', (request) => {
			if (new URL(request.url()).pathname.startsWith('/db/')) this.#requests.push(request);
		});
	}

	static async lay(page: Page, place: Place): Promise<Track> {
		const address = `${place.origin}/bench`;
		const html = '<!doctype html><html lang="pl"><title>Bench</title>';
		await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: html }));
		await page.goto(address);
		await page.unroute(address);
		// Before the contenders, which may keep hold of what they find.
		await page.evaluate(() => {
			const send = globalThis.fetch.bind(globalThis);
			const late: typeof fetch = async (...request) => {
				const { latency } = globalThis as unknown as { latency: number };
				if (latency) await new Promise((arrived) => setTimeout(arrived, latency));
				return send(...request);
			};
			Object.assign(globalThis, { latency: 0, fetch: late });
		});
		await page.addScriptTag({
			content: await bundle(join(root, 'tests/bench/sync-page.ts'), 'ours'),
		});
		if (peers.length) {
			const content = await bundle(join(peersFolder, 'page.ts'), 'peers');
			await page.addScriptTag({ content });
		}
		await page.evaluate(() => {
			const { ours, peers } = globalThis as unknown as Record<string, object>;
			Object.assign(globalThis, { makers: { ...ours, ...peers }, running: {} });
		});
		const backend = await startBackend(place);
		// The page is made up, so the browser does not know that it is as near as the backend.
		await page.context().grantPermissions(['local-network-access'], { origin: place.origin });
		page.once('close', () => void backend.stop());
		return new Track(page, backend);
	}

	/** ms that each request is on its way, whoever sends it. The browser's own emulation counts the server's time in. */
	async slow(latency: number): Promise<void> {
		await this.page.evaluate((ms) => Object.assign(globalThis, { latency: ms }), latency);
	}

	/** The same documents behind the gateway and on the backend. */
	async fill(place: Place, count: number, size: Size): Promise<void> {
		for (const { origin } of [place, this.backend])
			await this.page.evaluate(
				([where, wanted, kind]) =>
					(globalThis as unknown as Bench).makers.fill(where, wanted, kind),
				[{ ...place, origin }, count, size] as const,
			);
	}

	async open(name: Name, place: Place): Promise<void> {
		await this.page.evaluate(
			([which, where]) => {
				const { makers, running } = globalThis as unknown as Bench;
				const contender = (running[which] = makers[which]());
				return contender.open(where);
			},
			[name, { ...place, backend: this.backend.origin }] as const,
		);
	}

	/** Does a step and tells what it cost. */
	async cost(name: Name, step: Step): Promise<Cost> {
		this.#requests = [];
		const ms = await this.page.evaluate(
			async ([which, what]) => {
				const contender = (globalThis as unknown as Bench).running[which] as Contender;
				const begun = performance.now();
				await contender[what]();
				return performance.now() - begun;
			},
			[name, step] as const,
		);
		const requests = this.#requests;
		const sizes = await Promise.all(requests.map((request) => request.sizes()));
		const bytes = sizes.flatMap((one) => Object.values(one)).reduce((sum, size) => sum + size, 0);
		return { ms, requests: requests.length, bytes };
	}

	async putCard(name: Name, number: number): Promise<void> {
		await this.page.evaluate(
			([which, round]) => {
				const { makers, running } = globalThis as unknown as Bench;
				return running[which]?.put(makers.wholeCard(round));
			},
			[name, number] as const,
		);
	}

	/** Throws unless exactly so many documents are there. */
	async expectCount(name: Name, wanted: number): Promise<void> {
		const count = await this.page.evaluate(
			(which) => (globalThis as unknown as Bench).running[which]?.count(),
			name,
		);
		if (count !== wanted) throw new Error(`${name} has ${count} documents of ${wanted}`);
	}

	async remove(name: Name): Promise<void> {
		await this.page.evaluate(
			(which) => (globalThis as unknown as Bench).running[which]?.remove(),
			name,
		);
	}
}

interface Bench {
	makers: Pick<typeof inPage, 'fill' | 'wholeCard'> & Readonly<Record<Name, () => Contender>>;
	running: Record<string, Contender>;
}

/** Costs by contender. */
export class Costs {
	readonly #all = new Map<Name, Cost[]>(contenders.map((name) => [name, []]));

	note(name: Name, cost: Cost): void {
		this.#all.get(name)?.push(cost);
	}

	middle(name: Name, what: keyof Cost): number {
		return quantile(
			(this.#all.get(name) ?? []).map((cost) => cost[what]),
			0.5,
		);
	}

	/** `oursMs`, `limitMs`, … */
	figures(...kinds: (keyof Cost)[]): Record<string, number> {
		return Object.fromEntries(
			kinds.flatMap((what) =>
				contenders.map((name) => [
					`${name}${what[0]?.toUpperCase()}${what.slice(1)}`,
					this.middle(name, what),
				]),
			),
		);
	}
}

/**
 * A Williams design: over as many rounds as there are contenders each goes once at each place, and once right after
 * each other one, whose garbage it meets in the browser and on the server. Needs an even number of contenders.
 */
export function inTurn(round: number): Name[] {
	const all = contenders.length;
	return contenders.flatMap((_, place) => {
		const step = place % 2 ? (place + 1) / 2 : all - place / 2;
		return contenders[(step + round) % all] ?? [];
	});
}
