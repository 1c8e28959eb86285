import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Log } from '../types.ts';
import type { Message } from './message.ts';
import { forNodemailer } from './smtp.ts';
import { DeliveryError, type Transport } from './transport.ts';

/**
 * Without a mail server letters become files: `.eml` as it would have been sent, `.txt` and `.html` to look at. A
 * letter delivered twice is the same files.
 * @param folder made when it is not there; only the server's own account may read it
 */
export function outboxTransport(folder: string, log: Log): Transport {
	const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
	return {
		async deliver(message) {
			const name = nameOf(message);
			try {
				await mkdir(folder, { recursive: true, mode: 0o700 });
				const { message: eml } = await composer.sendMail(forNodemailer(message));
				await keep(join(folder, `${name}.eml`), new Uint8Array(eml as Buffer));
				await keep(join(folder, `${name}.html`), message.html);
				await keep(join(folder, `${name}.txt`), readable(message));
			} catch (error) {
				const { code } = Object(error) as { code?: unknown };
				throw new DeliveryError(false, typeof code === 'string' ? code : 'unwritable');
			}
			log('info', 'letter-in-a-file', { file: join(folder, `${name}.txt`) });
		},
		close: () => composer.close(),
	};
}

/** By time, so that the newest is last; by the letter's own id, so that a repeat replaces itself. */
function nameOf({ date, messageId }: Message): string {
	return `${date.toISOString().replaceAll(/[:.]/g, '-')}-${messageId.slice(0, 12)}`;
}

function readable({ to, subject, text }: Message): string {
	return `Do: ${to}\nTemat: ${subject}\n\n${text}`;
}

/** Whole or not at all: somebody may be waiting for the file. */
async function keep(file: string, content: string | Uint8Array): Promise<void> {
	const draft = `${file}.part`;
	await writeFile(draft, content, { mode: 0o600 });
	await rename(draft, file);
}
