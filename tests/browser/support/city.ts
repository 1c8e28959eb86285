import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	request,
	type APIRequestContext,
	type BrowserContext,
	type BrowserContextOptions,
	type Page,
} from '@playwright/test';
import { root } from '../../../src/bin/fingerprint.js';
import { freePort } from './deployment.ts';
import { axe, axeClean, expect, test as base } from './test.ts';

export { axeClean, expect };
export { readyForOffline } from './test.ts';

/** A city's server of a test's own: the built app with empty data, letters as files. */
export class City {
	private constructor(
		readonly origin: string,
		/** The address that creates the city's account, printed at the start. */
		readonly firstStart: string,
		private readonly dataDir: string,
		private child: ChildProcess,
	) {}

	static async start(): Promise<City> {
		const dataDir = await mkdtemp(join(tmpdir(), 'miasto-'));
		const origin = `http://127.0.0.1:${await freePort()}`;
		const child = launch(origin, dataDir);
		const firstStart = await said(child, /\S+\/pierwsze-uruchomienie#\S+(?=\s)/);
		return new City(origin, firstStart, dataDir, child);
	}

	/** The newest letter to `to` that matches, as plain text; waits until it is there. */
	async letter(to: string, about: RegExp): Promise<string> {
		let found: string | undefined;
		const look = async () => {
			const folder = join(this.dataDir, 'outbox');
			const names = await readdir(folder).catch(() => []);
			const texts = names.filter((name) => name.endsWith('.txt')).sort();
			const letters = await Promise.all(texts.map((name) => readFile(join(folder, name), 'utf8')));
			found = letters.findLast((text) => text.startsWith(`Do: ${to}\n`) && about.test(text));
			return found !== undefined;
		};
		await expect.poll(look, { message: `a letter to ${to} about ${about}` }).toBe(true);
		return found ?? '';
	}

	/** The link to `path` in the newest such letter. */
	async link(to: string, path: string): Promise<string> {
		const shape = new RegExp(`${this.origin}${path}#[\\w-]+`);
		return shape.exec(await this.letter(to, shape))?.[0] ?? '';
	}

	/** The server's machine loses its power. */
	kill(): Promise<void> {
		return this.signal('SIGKILL');
	}

	/** The server stops as its operator has it stop: what waits is written. */
	end(): Promise<void> {
		return this.signal('SIGTERM');
	}

	private async signal(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
		const ended = new Promise((done) => this.child.once('exit', done));
		this.child.kill(signal);
		await ended;
	}

	/** The server is there again, on the data it left behind. */
	async startAgain(): Promise<void> {
		this.child = launch(this.origin, this.dataDir);
		await said(this.child, /^Miasto Korzyści.*\n/m);
	}

	async stop(): Promise<void> {
		if (this.child.exitCode === null && this.child.signalCode === null) await this.kill();
		await rm(this.dataDir, { recursive: true, force: true });
	}
}

function launch(origin: string, dataDir: string): ChildProcess {
	const env = {
		...process.env,
		...{ HOST: '127.0.0.1', PORT: new URL(origin).port, ORIGIN: origin, DATA_DIR: dataDir },
		...{ SMTP_URL: '', COUCHDB_URL: '', BUILD_DIR: '' },
	};
	const stdio = ['ignore', 'pipe', 'inherit'] as const;
	return spawn(process.execPath, ['src/bin/serve.js'], { cwd: root, env, stdio: [...stdio] });
}

/** What the server prints at its start, once it matches. */
function said(child: ChildProcess, shape: RegExp): Promise<string> {
	return new Promise((found, failed) => {
		let all = '';
		child.stdout?.on('data', (chunk) => {
			all += String(chunk);
			const match = shape.exec(all)?.[0];
			if (match) found(match);
		});
		child.once('exit', (code) => failed(new Error(`the city's server ended: ${code}\n${all}`)));
	});
}

interface Fixtures {
	/** A server of this test's own, and its pages' address. */
	city: City;
	/** Another device: a browser of its own, without what this one remembers. */
	device: (options?: BrowserContextOptions) => Promise<Page>;
	/** Another device on which somebody has signed in: the facility's manager, unless said otherwise. */
	signedIn: (options?: BrowserContextOptions, someone?: Someone) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
	// eslint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from it
	city: async ({}, use) => {
		const city = await City.start();
		await use(city);
		await city.stop();
	},
	baseURL: async ({ city }, use) => use(city.origin),
	device: async ({ browser, troubles, baseURL }, use) => {
		const opened: BrowserContext[] = [];
		await use(async (options = {}) => {
			const context = await browser.newContext({
				...{ locale: 'pl-PL', timezoneId: 'Europe/Warsaw', baseURL: String(baseURL) },
				...options,
			});
			opened.push(context);
			await troubles.watch(context);
			return context.newPage();
		});
		for (const context of opened) await context.close();
	},
	signedIn: async ({ device }, use) => {
		await use(async (options = {}, someone = people.manager) => {
			const opened = await device(options);
			await signIn(opened, someone);
			return opened;
		});
	},
});

export interface Someone {
	readonly name: string;
	readonly email: string;
	readonly password: string;
}

export const people = {
	coordinator: {
		name: 'Maria Miejska',
		email: 'maria@miasto.example',
		password: 'zielone drzewo nad rzeką',
	},
	manager: {
		name: 'Anna Kierownicza',
		email: 'anna@promyk.example',
		password: 'trzy koty na płocie',
	},
	/** With a name that no line of a phone holds. */
	staff: {
		name: 'Jan Kadrowy-Wszechstronnowykształcony',
		email: 'jan@promyk.example',
		password: 'ciepła zupa w piątek',
	},
} satisfies Record<string, Someone>;

export const facilityList = [
	'Podmiot prowadzący;Nazwa placówki;Dzielnica;Adres;E-mail',
	'Fundacja Jutro;Świetlica „Promyk”;Wola;ul. Złota 5;promyk@jutro.example',
	'Stowarzyszenie Most;Klub „Przystań”;Praga-Południe;ul. Kępna 2;',
	'Parafia św. Anny;Ognisko „Źródło”;Ursus;;zrodlo@anna.example',
].join('\r\n');

/** Fills in who somebody is, on any screen that makes an account. */
export async function fillPerson(page: Page, someone: Someone): Promise<void> {
	await page.getByRole('textbox', { name: 'Imię i nazwisko' }).fill(someone.name);
	await page.getByRole('textbox', { name: 'Adres e-mail' }).fill(someone.email);
	await page.getByRole('textbox', { name: 'Hasło', exact: true }).fill(someone.password);
}

/** The first start, as whoever set the server up does it: the coordinator is signed in afterwards. */
export async function beginCity(page: Page, city: City): Promise<void> {
	await page.goto(city.firstStart);
	await fillPerson(page, people.coordinator);
	await page.getByRole('button', { name: 'Załóż konto' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Placówki' })).toBeVisible();
}

/** The import stands open while the list is empty. */
export async function openImport(page: Page): Promise<void> {
	await expect(page.getByText(/^Lista jest pusta|^Na liście: /)).toBeVisible();
	if (await page.getByLabel('Plik CSV').isVisible()) return;
	await page.getByText('Wczytaj listę z pliku').click();
}

export async function importList(page: Page, list: string | Buffer = facilityList): Promise<void> {
	await page.goto('/miasto/placowki');
	await openImport(page);
	const file = { name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from(list) };
	await page.getByLabel('Plik CSV').setInputFiles(file);
	await page.getByRole('button', { name: /^Wczytaj \d+/ }).click();
	await expect(page.getByText(/^Wczytano: \d+/)).toBeVisible();
}

export async function signIn(page: Page, { email, password }: Someone): Promise<void> {
	await page.goto('/logowanie');
	await page.getByRole('textbox', { name: 'Adres e-mail' }).fill(email);
	await page.getByRole('textbox', { name: 'Hasło' }).fill(password);
	await page.getByRole('button', { name: 'Zaloguj się' }).click();
	await page.waitForURL((url) => url.pathname !== '/logowanie');
}

/** Registers a facility of the list. */
export async function register(page: Page, someone: Someone, facility: string): Promise<void> {
	await page.goto('/rejestracja');
	await page.getByRole('searchbox', { name: 'Znajdź placówkę' }).fill(facility);
	await page.getByRole('radio', { name: new RegExp(facility) }).check();
	await fillPerson(page, someone);
	await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Zgłoszenie wysłane' })).toBeVisible();
}

/** A city that works: a coordinator, signed in on `page`, and the list. Made through the API; journeys try the screens. */
export async function foundCity(page: Page, city: City): Promise<void> {
	const token = new URL(city.firstStart).hash.slice(1);
	await ask(page, '/api/first-start', { token, ...people.coordinator });
	const headers = { 'Content-Type': 'text/csv' };
	const data = Buffer.from(facilityList);
	const imported = await page.request.post('/api/facilities/import', { headers, data });
	expect(imported.ok()).toBe(true);
}

/** The same, and a facility whose manager can sign in. */
export async function runCity(page: Page, city: City): Promise<void> {
	await foundCity(page, city);
	const { facilities } = await read<{ facilities: { id: string; name: string }[] }>(
		page,
		'/api/facilities',
	);
	const id = facilities.find(({ name }) => name.includes('Promyk'))?.id;
	await ask(page, '/api/registrations', { facility: { id }, ...people.manager });
	const { registrations } = await read<{ registrations: { id: string }[] }>(
		page,
		'/api/registrations',
	);
	await ask(page, `/api/registrations/${registrations[0]?.id}/decision`, { accept: true });
	const link = new URL(await city.link(people.manager.email, '/aktywacja'));
	await ask(page, '/api/activation', { token: link.hash.slice(1) });
}

/** A colleague of the manager's, with an account. */
export async function addStaff(city: City): Promise<void> {
	const manager = await request.newContext({ baseURL: city.origin });
	const colleague = await request.newContext({ baseURL: city.origin });
	const { email, password } = people.manager;
	await post(manager, '/api/session', { email, password });
	const { link } = (await post(manager, '/api/invitations', { role: 'staff' })) as { link: string };
	const token = new URL(link).hash.slice(1);
	await post(colleague, '/api/invitations/accept', { token, ...people.staff });
	await Promise.all([manager.dispose(), colleague.dispose()]);
}

async function ask(page: Page, path: string, data: object): Promise<void> {
	await post(page.request, path, data);
}

async function post(context: APIRequestContext, path: string, data: object): Promise<unknown> {
	const answer = await context.post(path, { data });
	const text = await answer.text();
	expect(answer.ok(), `${path}: ${answer.status()} ${text}`).toBe(true);
	return text ? JSON.parse(text) : null;
}

async function read<T>(page: Page, path: string): Promise<T> {
	return (await (await page.request.get(path)).json()) as T;
}

/** A state of a screen as axe sees it, in both themes. */
export async function axeInBothThemes(page: Page): Promise<void> {
	await page.emulateMedia({ colorScheme: 'light' });
	await axeClean(page);
	await page.emulateMedia({ colorScheme: 'dark' });
	// Nothing but the colours is another.
	const { violations } = await axe(page).withRules(['color-contrast']).analyze();
	const found = violations.flatMap(({ nodes }) => nodes.map(({ html }) => html));
	expect(found, `contrast in the dark theme at ${page.url()}`).toEqual([]);
}

/** The same, and whether it fits a phone with text twice as large. */
export async function looksRight(page: Page): Promise<void> {
	await axeInBothThemes(page);
	const size = page.viewportSize();
	await page.setViewportSize({ width: 360, height: 740 });
	for (const zoom of ['', '200%']) {
		const beyond = await page.evaluate((scale) => {
			document.documentElement.style.fontSize = scale;
			const { scrollWidth, clientWidth } = document.documentElement;
			return scrollWidth - clientWidth;
		}, zoom);
		expect(beyond, `${page.url()} at ${zoom || '100%'} scrolls sideways`).toBeLessThanOrEqual(0);
	}
	await page.evaluate(() => (document.documentElement.style.fontSize = ''));
	if (size) await page.setViewportSize(size);
}
