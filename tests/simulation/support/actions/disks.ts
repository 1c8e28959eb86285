import { accountName, draftName, type Image } from '../disks.ts';
import { pickAt } from '../random.ts';
import type { Device } from '../device.ts';
import type { Stage } from '../stage.ts';
import { rest } from '../turns.ts';
import { action } from './action.ts';

/** Copies of disks, by device; the last few. */
const images = new WeakMap<Device, Image[]>();
const mostImages = 4;

/** Another disk under the same device: nothing was open on it when that was made. */
async function changeDisk({ judge }: Stage, device: Device, image: Image): Promise<void> {
	await rest();
	await judge.wipe(device, () => device.insert(image));
}

/** What happens to disks from outside: a backup of the whole tablet put back, a tablet copied, a file cleaned away. */
export const disks = {
	/** Without it there is nothing to set back to. */
	image: action({
		weight: 2.5,
		evenOff: true,
		async act(_, device) {
			await rest();
			images.set(device, [...(images.get(device) ?? []), device.disk.image()].slice(-mostImages));
		},
	}),
	/** Administrators do that to whole rooms, and browsers after a crash. */
	setBack: action<{ at: number; which: string }>({
		weight: 1.2,
		plan: (random) => ({
			at: random.next(),
			which: random.pick(['both', 'both', accountName, draftName]),
		}),
		evenOff: true,
		async act(stage, device, { at, which }) {
			const all = images.get(device);
			if (!all?.length) return;
			await rest();
			const old = pickAt(all, at);
			const now = device.disk.image();
			const names = which === 'both' ? [...old.keys()] : [which];
			const put = names.flatMap((name) => {
				const database = old.get(name);
				return database ? [[name, database] as const] : [];
			});
			await changeDisk(stage, device, new Map([...now, ...put]));
		},
	}),
	/** A new tablet made from an old one; both go on. */
	clone: action<{ to: number }>({
		weight: 0.8,
		plan: (random) => ({ to: random.int(0, 9) }),
		evenOff: true,
		async act(stage, device, { to }) {
			const other = stage.devices[to % stage.devices.length];
			if (!other || other === device) return;
			await rest();
			await changeDisk(stage, other, device.disk.image());
		},
	}),
	/** The browser needed the room, or somebody cleaned up, with the tab open. */
	evict: action({
		weight: 0.4,
		async act({ judge }, device) {
			await rest();
			await judge.wipe(device, async () => {
				device.disk.factory.deleteDatabase(accountName);
				await rest();
			});
		},
	}),
	/** A page of the disk went bad: a row is there, and says nothing. */
	damage: action<{ at: number; newer: boolean }>({
		weight: 0.8,
		plan: (random) => ({ at: random.next(), newer: random.chance(0.2) }),
		evenOff: true,
		async act({ judge }, device, { at, newer }) {
			await rest();
			const rows = device.disk.rows.filter(({ body, type }) => body !== null && type === 'answer');
			if (!rows.length) return;
			const row = pickAt(rows, at);
			const spoilt = { ...row, body: { type: 'answer', text: 5 } };
			// Or the next version of the app was here, wrote, and was taken back.
			const next = {
				dirty: 1,
				edit: row.edit + 1,
				body: { ...Object(row.body), schema: 2 },
			} as const;
			if (newer) judge.newerApp();
			await judge.wipe(device, () => device.disk.put(newer ? { ...row, ...next } : spoilt));
		},
	}),
	/** The battery is dead in the middle of a write. */
	cutOff: action<{ turns: number }>({
		weight: 2,
		plan: (random) => ({ turns: random.int(0, 40) }),
		async act({ judge }, device, { turns }) {
			device.wake();
			await rest(turns);
			await judge.wipe(device, () => device.insert(device.disk.cutOff()));
		},
	}),
	/** Until it is switched off: a write is refused, and with it all of its transaction. */
	full: action<{ full: boolean }>({
		weight: 1,
		plan: (random) => ({ full: random.chance(0.4) }),
		act: (_, device, { full }) => void (device.disk.full = full),
	}),
};
