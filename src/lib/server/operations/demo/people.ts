import { randomInt } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Who can sign in to the demo, as `accounts.json` in its data folder says it. */
const account = z.object({
	email: z.string(),
	password: z.string(),
	role: z.enum(['coordinator', 'manager', 'staff']),
	/** The facility's id; null for coordinators. */
	facility: z.string().nullable(),
});

export type DemoAccount = z.infer<typeof account>;

/** Easy to type on a tablet: letters without tails, no two that look alike. */
const words = (
	'lipa rower most wisla zamek kajak klon sarna jesien latarnia balon domek ' +
	'gitara herbata igloo jagoda kometa mapa namiot okno parasol rakieta sanki tukan ' +
	'ulica wiatr zegar zebra bocian chmura dzwon fala'
).split(' ');

/** Another one at every first start: a demo that somebody puts on the internet has no password of ours. */
export function newPassword(): string {
	const chosen = Array.from({ length: 4 }, () => words[randomInt(words.length)]);
	return [...chosen, randomInt(10, 100)].join('-');
}

function accountsFile(dataDir: string): string {
	return join(dataDir, 'accounts.json');
}

/** Null: this folder has no demo in it. */
export async function readAccounts(dataDir: string): Promise<DemoAccount[] | null> {
	try {
		return z.array(account).parse(JSON.parse(await readFile(accountsFile(dataDir), 'utf8')));
	} catch {
		return null;
	}
}

export async function writeAccounts(
	dataDir: string,
	accounts: readonly DemoAccount[],
): Promise<void> {
	const file = accountsFile(dataDir);
	await writeFile(file, `${JSON.stringify(accounts, null, '\t')}\n`, { mode: 0o600 });
	await chmod(file, 0o600);
}
