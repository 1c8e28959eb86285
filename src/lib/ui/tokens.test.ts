import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('dark is the same whether it was chosen here or by the system', () => {
	const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
	const block = (selector: string) => {
		const [, after = ''] = css.split(`${selector} {`);
		return (after.split('}')[0] ?? '').match(/[\w-]+: [^;]+/g);
	};
	const chosen = block(":root[data-theme='dark']");
	expect(chosen).toContain('--bg: #14171d');
	expect(block(':root:not([data-theme])')).toEqual(chosen);
});
