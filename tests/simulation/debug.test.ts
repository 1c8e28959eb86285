import { it } from 'vitest';
import { World } from './support/world.ts';
import { play } from './support/schedule.ts';
import { countImmediates } from './support/turns.ts';
countImmediates();
const orig = World.prototype.note;
let last: string[] = [];
World.prototype.note = function (w) {
	last.push((this.time / 1000).toFixed(1) + ' ' + w);
	orig.call(this, w);
};
const proc = process as unknown as { getActiveResourcesInfo(): string[] };
it('d', async () => {
	let n = 0;
	const t = setTimeout(() => {
		console.error('HANG', last.slice(-6).join('\n'), proc.getActiveResourcesInfo().join());
	}, 25000);
	for (let i = 0; i < 12; i++) {
		last = [];
		const v = await play(29, 4);
		if (v.broken.length) console.error(v.broken);
		n++;
		t.refresh();
	}
	clearTimeout(t);
	console.error('done', n);
}, 90000);
