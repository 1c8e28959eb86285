import * as argon2 from '@node-rs/argon2';
import { unavailable } from '../respond.ts';
import { SpokenRefusal, words } from '../words.ts';
import { Gate } from './gate.ts';

export interface HashCost {
	/** KiB. */
	readonly memory: number;
	readonly passes: number;
}

/** OWASP's advice for argon2id with one thread: about 25 ms and 19 MiB on a small server. */
export const currentCost: HashCost = { memory: 19_456, passes: 2 };

/** Called while the place at the gate is held, so that what was counted is true when it is looked at. */
export interface Watch {
	/** May throw: then nothing is computed. */
	before(): void;
	after(right: boolean): void;
}

export interface Hashing {
	hash(password: string): Promise<string>;
	/** @param stored null: nobody has this address; costs the same and is false */
	verify(stored: string | null, password: string, watch?: Watch): Promise<boolean>;
	/** Made at another cost than today's. */
	outdated(stored: string): boolean;
}

type Library = Pick<typeof argon2, 'hash' | 'verify' | 'parseOptions'>;

/**
 * Two at a time: half of libuv's threads, which the database needs too, and at most 38 MiB. Two hundred in the queue
 * wait about three seconds; later ones are told to come back.
 */
const width = 2;
const queue = 200;

/** @param library argon2; tests look on */
export function createHashing(
	cost: HashCost = currentCost,
	library: Library = argon2,
	gate = new Gate(width, queue, () => unavailable()),
): Hashing {
	const options = { memoryCost: cost.memory, timeCost: cost.passes, parallelism: 1 };
	const compute = (password: string) => library.hash(canonical(password), options);
	// Compared with when nobody has the address.
	let dummy: Promise<string> | undefined;

	return {
		hash: (password) => gate.run(() => compute(password)),
		verify: (stored, password, watch) =>
			gate.run(async () => {
				watch?.before();
				dummy ??= compute('nobody has this password').catch((error: unknown) => {
					dummy = undefined;
					throw error;
				});
				const fits = await library.verify(stored ?? (await dummy), canonical(password));
				const right = fits && stored !== null;
				watch?.after(right);
				return right;
			}),
		outdated(stored) {
			if (!stored.startsWith('$argon2id$v=19$')) return true;
			const { memoryCost, timeCost, parallelism } = library.parseOptions(stored);
			return memoryCost !== cost.memory || timeCost !== cost.passes || parallelism !== 1;
		},
	};
}

/** Characters of a password. Longer ones are no safer and cost more. */
export const passwordLength = { least: 10, most: 200 };

/**
 * Programme's rule: length only, and not what stands beside it in the form.
 * @param field name of the form's field
 * @throws Refusal 400 `weak_password`
 */
export function checkPassword(
	password: string,
	person: { readonly email: string; readonly name: string },
	field = 'password',
): void {
	const length = [...canonical(password)].length;
	if (length < passwordLength.least || [...password].length > passwordLength.most)
		throw weak(words.weakPassword, field);
	const plain = fold(password);
	const near = [person.email, person.email.split('@')[0] ?? '', person.name];
	if (near.some((text) => fold(text) === plain)) throw weak(words.guessablePassword, field);
}

function weak(phrase: (typeof words)['weakPassword' | 'guessablePassword'], field: string) {
	return new SpokenRefusal(400, 'weak_password', phrase, {}, { [field]: phrase });
}

/** The same keys give the same password on every keyboard and system (RFC 8265's spirit). */
function canonical(password: string): string {
	return password.normalize('NFKC');
}

function fold(text: string): string {
	return canonical(text).toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
