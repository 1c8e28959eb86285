import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Config } from '../../../../bin/config.js';
import { couch as couchOver, type Couch } from '../../../couch/client.ts';
import { accountsDatabase, facilityDatabase } from '../../../domain/access.ts';
import { createAccounts, type Accounts } from '../../accounts/index.ts';
import { createProgramme, type Programme } from '../../programme/index.ts';
import { Refusal, type Letter, type Principal } from '../../types.ts';
import { isFilled, type Say } from '../commands.ts';
import { StartError } from '../start-error.ts';
import { embeddedFolder, embeddedStorage, standingDatabases } from '../storage.ts';
import { answersOf, coordinator, facilities, facilityList } from './city.ts';
import { newPassword, readAccounts, writeAccounts, type DemoAccount } from './people.ts';

/** Kept in the data: the city is complete. */
const mark = 'demo';

/**
 * Sees to it that the data folder holds the demo's city, and says who can sign in. A city that is there is left as it
 * is; one that was half made when a process died is completed.
 * @throws StartError when the folder holds data that are no demo's
 */
export async function seedDemo(config: Config, say: Say): Promise<void> {
	const { dataDir } = config;
	const folder = embeddedFolder(dataDir);
	const known = await readAccounts(dataDir);
	if (!known && (await isFilled(folder))) {
		throw new StartError(
			`The data in ${dataDir} are not a demo’s, and stay untouched. Give the demo a folder of its own (DATA_DIR).`,
		);
	}
	await mkdir(dataDir, { recursive: true, mode: 0o700 });
	const storage = await embeddedStorage(folder);
	try {
		const couch = couchOver(storage.backend);
		for (const name of standingDatabases) await couch.database(name).create();
		const local = couch.database(accountsDatabase);
		if (!(known && (await local.getLocal(mark)))) {
			say('Making the demo’s city…');
			await new City(couch, config, known ?? []).make();
			await local.putLocal({ ...(await local.getLocal(mark)), _id: mark, done: true });
		}
	} finally {
		await storage.close();
	}
	say('Who can sign in:');
	for (const { role, email, password, facility } of (await readAccounts(dataDir)) ?? [])
		say(`  ${role.padEnd(11)}  ${email.padEnd(28)}  ${password.padEnd(34)}  ${facility ?? ''}`);
}

/** Every step may be repeated. */
class City {
	readonly #accounts: Accounts;
	readonly #programme: Programme;
	readonly #letters: Letter[] = [];

	constructor(
		private readonly couch: Couch,
		private readonly config: Config,
		private readonly people: DemoAccount[],
	) {
		const shared = {
			couch,
			clock: () => new Date(),
			// Letters of the demo's making go nowhere; the links in them are followed here.
			mailer: { enqueue: async (letter: Letter) => void this.#letters.push(letter) },
			origin: () => config.origin,
			log: () => {},
		};
		const secret = randomBytes(32).toString('base64url');
		this.#accounts = createAccounts({ ...shared, secret, secure: false });
		this.#programme = createProgramme({ ...shared, accounts: this.#accounts });
	}

	async make(): Promise<void> {
		const { email, name } = coordinator;
		const password = await this.#password(email, 'coordinator', null);
		await this.#accounts.createActive({
			email,
			name,
			password,
			role: 'coordinator',
			facility: null,
		});
		const { principal } = await this.#accounts.signIn({
			email,
			password,
			device: 'demo',
			client: 'demo',
		});
		const listed = await this.#programme.importFacilities(facilityList(), false);
		for (const facility of facilities) {
			const id = listed.find((row) => row.name === facility.name)?.id;
			if (!id) throw new Error(`${facility.name} is not on the list`);
			if (facility.waiting) await this.#register(id, facility.waiting, newPassword());
			if (facility.members) await this.#open(id, facility.members, principal);
		}
		await this.#accounts.endSession(principal, principal.session);
		await this.#programme.close();
		await this.#accounts.close();
	}

	/** Registers the manager, accepts, follows the link in the letter, adds staff and the card. */
	async #open(
		id: string,
		{ manager, staff, card }: NonNullable<(typeof facilities)[number]['members']>,
		city: Principal,
	): Promise<void> {
		const { email } = manager;
		const registration = await this.#register(
			id,
			manager,
			await this.#password(email, 'manager', id),
		);
		if (registration.state === 'waiting') {
			await this.#programme.decide(city, registration.id, { accept: true });
		} else await this.#programme.sendLetter(registration.id).catch(passRefusal);
		const letter = this.#letters.findLast(({ to, action }) => to === email && action);
		const token = letter?.action && new URL(letter.action.url).hash.slice(1);
		if (token) await this.#accounts.activate(token).catch(passRefusal);
		const password = await this.#password(staff.email, 'staff', id);
		const made = await this.#accounts.createActive({
			...staff,
			password,
			role: 'staff',
			facility: id,
		});
		const by = made === 'taken' ? '' : made.account;
		await this.couch.database(facilityDatabase(id)).bulkDocs(answersOf(card, by, new Date()));
	}

	async #register(
		facility: string,
		{ email, name }: { email: string; name: string },
		password: string,
	) {
		const find = async () =>
			(await this.#programme.registrations()).find((row) => row.email === email);
		const found = await find();
		if (found) return found;
		await this.#programme.register({ facility: { id: facility }, name, email, password }, 'demo');
		const made = await find();
		if (!made) throw new Error(`${email} is not registered`);
		return made;
	}

	/** Written down before it is used: who comes again after a power cut finds it. */
	async #password(
		email: string,
		role: DemoAccount['role'],
		facility: string | null,
	): Promise<string> {
		const known = this.people.find((person) => person.email === email);
		if (known) return known.password;
		const password = newPassword();
		this.people.push({ email, password, role, facility });
		await writeAccounts(this.config.dataDir, this.people);
		return password;
	}
}

/** Done before: an account that is open already. */
function passRefusal(error: unknown): void {
	if (!(error instanceof Refusal)) throw error;
}
