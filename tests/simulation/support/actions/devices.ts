import { pickAt } from '../random.ts';
import { rest } from '../turns.ts';
import { action } from './action.ts';
import { planTyping, type, type Typed } from './edits.ts';

/** What becomes of tablets, and of the clocks and copies on them. */
export const devices = {
	wake: action({ weight: 8, act: (_, device) => device.wake() }),
	kill: action({ weight: 4, act: (_, device) => device.kill() }),
	killMidway: action<Typed & { edit: boolean; turns: number }>({
		weight: 5,
		plan: (random) => ({
			...planTyping(random),
			edit: random.chance(0.5),
			turns: random.int(0, 40),
		}),
		async act(stage, device, { edit, turns, ...typed }) {
			device.wake();
			if (edit) void type(stage, device, 'append', typed);
			await rest(turns);
			device.kill();
		},
	}),
	steal: action({
		weight: 0,
		// Nobody can give back what only a stolen tablet and a server set back had: a schedule has one or the other.
		faithfully: 3,
		evenOff: true,
		async act({ judge }, device) {
			await rest();
			await judge.wipe(device, () => device.replace());
		},
	}),
	/** Mostly weeks, sometimes years: a new tablet, an empty battery of a clock. */
	clock: action<{ offset: number }>({
		weight: 2,
		plan: (random) => ({
			offset: random.chance(0.7) ? random.int(-4e9, 4e9) : random.int(-5e11, 5e11),
		}),
		act: (_, device, { offset }) => device.setClock(offset),
	}),
	backup: action({
		weight: 1,
		async act({ backups }, device) {
			// Checksums are made on other threads.
			await rest();
			backups.push(await device.backup());
		},
	}),
	restore: action<{ at: number }>({
		weight: 1,
		plan: (random) => ({ at: random.next() }),
		async act({ backups }, device, { at }) {
			await rest();
			if (backups.length) await device.restore(pickAt(backups, at));
		},
	}),
};
