import { readBackupFile, type BackupProblem } from '$lib/store/backup-file.ts';
import { exportBackup, lastBackup, noteBackup, writeBackupFile } from '$lib/store/backup.ts';
import type { Database } from '$lib/store/database.ts';
import { storeProblem } from '$lib/store/problem.ts';
import type { Author } from '$lib/store/replica.ts';
import { restoreInto } from '$lib/store/restore-into.ts';
import type { RestoreReport } from '$lib/store/restore.ts';
import { NoCryptoError } from '$lib/store/sealed.ts';

/** What the last thing a person did with copies came to. */
export type BackupOutcome =
	| { readonly kind: 'saved'; readonly sealed: boolean }
	| { readonly kind: 'restored'; readonly report: RestoreReport }
	| {
			readonly kind: 'problem';
			readonly problem: BackupProblem | 'full' | 'not-saved' | 'not-restored';
	  };

export interface BackupSources {
	database(): Promise<Database>;
	/** Resolves when everything typed is on the disk. */
	flush(): Promise<void>;
	author(): Author;
	/** The value of `db` in the rows of the card that is open. */
	readonly db: string;
	readonly appVersion: string;
}

/** Copies of the card: to a file, and from one. */
export class Backup {
	/** When a copy was last handed over; null when never, or not read yet. */
	lastAt = $state<Date | null>(null);
	busy = $state<'saving' | 'restoring' | null>(null);
	outcome = $state.raw<BackupOutcome | null>(null);

	constructor(private readonly sources: BackupSources) {}

	/** Reads the age of the last copy; never rejects. */
	async load(): Promise<void> {
		try {
			this.lastAt = await lastBackup(await this.sources.database());
		} catch {
			this.lastAt = null;
		}
	}

	/** Hands over a file with everything on this device. Never rejects; see `outcome`. */
	async save(passphrase = ''): Promise<void> {
		await this.#while('saving', 'not-saved', async () => {
			const { author, appVersion } = this.sources;
			const database = await this.sources.database();
			const { now } = author();
			const text = await writeBackupFile(
				await exportBackup(database, { app: appVersion, now }),
				passphrase,
			);
			const handed = await handOver(new File([text], fileName(now), { type: 'application/json' }));
			if (!handed) return null;
			await noteBackup(database, now);
			this.lastAt = now;
			return { kind: 'saved', sealed: passphrase !== '' };
		});
	}

	/** Merges a file into what is here. Never rejects; see `outcome`. A problem means that nothing has changed. */
	async restore(file: File, passphrase = ''): Promise<void> {
		await this.#while('restoring', 'not-restored', async () => {
			const read = await readBackupFile(file, passphrase);
			if (!read.ok) return { kind: 'problem', problem: read.problem };
			const report = await restoreInto(
				await this.sources.database(),
				this.sources.db,
				read.contents,
				this.sources.author(),
			);
			return { kind: 'restored', report };
		});
	}

	async #while(
		busy: 'saving' | 'restoring',
		failure: 'not-saved' | 'not-restored',
		work: () => Promise<BackupOutcome | null>,
	): Promise<void> {
		if (this.busy) return;
		this.busy = busy;
		this.outcome = null;
		try {
			await this.sources.flush();
			this.outcome = await work();
		} catch (error) {
			this.outcome = { kind: 'problem', problem: problemOf(error, failure) };
		} finally {
			this.busy = null;
		}
	}
}

function problemOf(error: unknown, failure: 'not-saved' | 'not-restored') {
	if (error instanceof NoCryptoError) return 'no-crypto';
	return storeProblem(error) === 'full' ? 'full' : failure;
}

/** `miasto-korzysci-karta-2026-11-22-1042.json`, by the clock of this device. */
export function fileName(now: Date): string {
	const two = (part: number) => String(part).padStart(2, '0');
	const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
	return `miasto-korzysci-karta-${date}-${two(now.getHours())}${two(now.getMinutes())}.json`;
}

/** @returns false when the person closed the share sheet without choosing anything */
async function handOver(file: File): Promise<boolean> {
	// An app on the home screen of iOS has no downloads; the share sheet offers "Save to Files".
	const standalone = (navigator as { standalone?: boolean }).standalone === true;
	if (standalone && navigator.canShare?.({ files: [file] })) {
		try {
			await navigator.share({ files: [file] });
			return true;
		} catch (error) {
			if ((error as Error).name === 'AbortError') return false;
			// Not allowed, e.g. too long after the tap: the download is still worth trying.
		}
	}
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = file.name;
	document.body.append(link);
	link.click();
	link.remove();
	// Some browsers read the file only after the click has returned.
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
	return true;
}
