import { expect, it } from 'vitest';
import { sync as en } from './en/sync.ts';
import { sync as pl } from './pl/sync.ts';

it.each([
	['Chrome, Android', 'Chrome na Androidzie', 'Chrome on Android'],
	['Samsung Internet, Android', 'Samsung Internet na Androidzie', 'Samsung Internet on Android'],
	['Safari, iPhone', 'Safari na iPhonie', 'Safari on an iPhone'],
	['Safari, iPad', 'Safari na iPadzie', 'Safari on an iPad'],
	['Safari, Mac', 'Safari na Macu', 'Safari on a Mac'],
	['Safari, macOS', 'Safari na Macu', 'Safari on a Mac'],
	['Edge, Windows', 'Edge w Windowsie', 'Edge on Windows'],
	['Firefox, Linux', 'Firefox w Linuksie', 'Firefox on Linux'],
	['Chrome, Chromebook', 'Chrome na Chromebooku', 'Chrome on a Chromebook'],
	['Chrome, ChromeOS', 'Chrome na Chromebooku', 'Chrome on a Chromebook'],
	['Firefox', 'Firefox', 'Firefox'],
	['Android', 'Android', 'Android'],
	['Chrome, toString', 'Chrome, toString', 'Chrome, toString'],
	['Tablet, sala 2', 'Tablet, sala 2', 'Tablet, sala 2'],
])('a device labelled "%s" is said as people say it', (label, polish, english) => {
	expect(pl.field.onDevice(label)).toBe(polish);
	expect(en.field.onDevice(label)).toBe(english);
});
