import { join } from 'node:path';
import type { Config } from '../../bin/config.js';
import { couch as couchOver, type Couch } from '../couch/client.ts';
import { CouchError } from '../couch/errors.ts';
import type { Backend } from '../couch/types.ts';
import { accountsDatabase } from '../domain/access.ts';
import { createAccounts, type Accounts } from './accounts/index.ts';
import { createGateway, type Gateway } from './gateway/index.ts';
import { createLog, loggedError } from './logs.ts';
import { createMail, outboxTransport, smtpTransport, type MailService } from './mail/index.ts';
import { bringUp } from './operations/bring-up.ts';
import { openControl } from './operations/control.ts';
import { healthOf, type Health } from './operations/health.ts';
import { cannotUse, sessionSecret } from './operations/secret.ts';
import { openStorage } from './operations/storage.ts';
import { createProgramme, type Programme } from './programme/index.ts';
import { createSentLog, type SentLog } from './sent-log/index.ts';
import type { Log, Principal } from './types.ts';

/** The server part: everything behind /db, /api and /health, put together once a process. */
export interface Server {
	readonly config: Config;
	readonly backend: Backend;
	readonly couch: Couch;
	readonly accounts: Accounts;
	readonly programme: Programme;
	readonly mailer: MailService;
	readonly gateway: Gateway;
	readonly sentLog: SentLog;
	readonly log: Log;
	/** Whether the databases are there; until then /db and /api answer 503. */
	readonly ready: boolean;
	/** Resolves once it is ready. */
	readonly whenReady: Promise<void>;
	/** Who sent a request; looked up once a request, however many ask. */
	principalOf(request: Request): Promise<Principal | null>;
	/** The address that creates the city's account, while there is none. */
	firstStartLink(): Promise<string | null>;
	health(): Promise<Health>;
	/** Answers the requests that are held open, so that their connections end. */
	release(): void;
	/** Finishes what is under way and closes the data. */
	close(): Promise<void>;
}

/** ms between two rounds of throwing away what has expired. */
const day = 24 * 60 * 60 * 1000;

/** @throws StartError with a sentence for the person who starts it */
export async function startServer(config: Config): Promise<Server> {
	const log = createLog({ level: config.logLevel, terminal: Boolean(process.stdout.isTTY) });
	const secret = await sessionSecret(config.sessionSecret, config.dataDir);
	const storage = await openStorage(config, log);
	const couch = couchOver(storage.backend);
	const clock = () => new Date();
	const mailer = createMail({
		database: couch.database(accountsDatabase),
		transport: config.smtpUrl
			? smtpTransport(config.smtpUrl)
			: outboxTransport(join(config.dataDir, 'outbox'), log),
		from: config.mailFrom,
		clock,
		log,
		exclusive: storage.kind === 'embedded',
	});
	const accounts = createAccounts({
		couch,
		secret,
		clock,
		secure: config.origin.startsWith('https:'),
		mailer,
		origin: () => config.origin,
		log,
	});
	const programme = createProgramme({
		couch,
		accounts,
		mailer,
		clock,
		origin: () => config.origin,
		log,
	});
	const principals = new WeakMap<Request, Promise<Principal | null>>();
	const principalOf = (request: Request) => {
		const known = principals.get(request) ?? accounts.principalOf(request);
		principals.set(request, known);
		return known;
	};
	// An embedded database is there or it is not; a CouchDB may come later, pages are served meanwhile.
	const away =
		storage.kind === 'embedded'
			? null
			: (error: unknown, seconds: number) =>
					log('warn', 'database-away', { place: storage.place, seconds, ...loggedError(error) });
	const databases = bringUp(couch, away);
	const sentLog = createSentLog({ backend: storage.backend, clock, log });
	const gateway = createGateway({
		backend: storage.backend,
		clock,
		principalOf,
		epoch: () => databases.epoch ?? '',
		onAccepted: sentLog.record,
		...(storage.onWrite ? { onWrite: storage.onWrite } : {}),
		log,
	});
	const sweep = () =>
		void Promise.all([accounts.sweep(), programme.sweep(), sentLog.sweep()]).catch(
			(error: unknown) => log('warn', 'sweep-failed', loggedError(error)),
		);
	const sweeping = setInterval(sweep, day).unref();
	const whenReady = databases.done.then(() => {
		mailer.start();
		sweep();
		if (away) log('info', 'database-there', { place: storage.place });
	});
	// Stopped before it was ready: nobody waits for it any more.
	whenReady.catch(() => {});
	let closeControl: (() => Promise<void>) | null = null;
	if (storage.kind === 'embedded') {
		try {
			await whenReady;
			closeControl = await openControl(config.dataDir, storage, log);
		} catch (error) {
			await storage.close();
			throw error instanceof CouchError ? cannotUse(storage.place, error) : error;
		}
	}
	let closing: Promise<void> | null = null;

	async function close(): Promise<void> {
		gateway.close();
		clearInterval(sweeping);
		databases.stop();
		await closeControl?.();
		await programme.close();
		await accounts.close();
		await mailer.stop();
		await sentLog.close();
		await storage.close();
		log('info', 'closed');
	}

	return {
		config,
		backend: storage.backend,
		couch,
		accounts,
		programme,
		mailer,
		gateway,
		sentLog,
		log,
		get ready() {
			return databases.epoch !== null;
		},
		whenReady,
		principalOf,
		async firstStartLink() {
			const token = await accounts.firstStart();
			return token && `${config.origin}/pierwsze-uruchomienie#${token}`;
		},
		health: healthOf({
			couch,
			kind: storage.kind,
			epoch: () => databases.epoch,
			mail: () => mailer.counts(),
		}),
		release: () => gateway.close(),
		close: () => (closing ??= close()),
	};
}
