import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import offer from './catalogue/miasto-korzysci.offer.pl.json' with { type: 'json' };
import catalogue from './catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import { findPersonalData } from './privacy.ts';

/** 'kind: excerpt' of each finding. */
function found(text: string): string[] {
	return findPersonalData(text).map(({ kind, excerpt }) => `${kind}: ${excerpt}`);
}

function checksum(ten: string): string {
	const weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];
	const sum = weights.reduce((total, weight, i) => total + weight * Number(ten[i]), 0);
	return String((10 - (sum % 10)) % 10);
}

describe('PESEL', () => {
	it.each([
		['44051401359', '44051401359'],
		['PESEL 02070803628.', '02070803628'],
		['numer PESEL: 440514 01359', '440514 01359'],
		['44-05-14-01359', '44-05-14-01359'],
		['44\u00a005\u00a014\u00a001359', '44\u00a005\u00a014\u00a001359'],
		['PESEL 440514 01359 2 grupy', '440514 01359'],
		['dzieci 12 44051401359', '44051401359'],
		['(44051401359)', '44051401359'],
	])('%s', (text, excerpt) => {
		expect(found(text)).toEqual([`pesel: ${excerpt}`]);
	});

	it.each(['1800:81', '1899:92', '1900:01', '1999:12', '2000:21', '2099:32', '2100:41', '2299:72'])(
		'every century: %s',
		(century) => {
			const [year = '', month = ''] = century.split(':');
			const ten = `${year.slice(2)}${month}011234`;
			expect(found(ten + checksum(ten))).toHaveLength(1);
		},
	);

	it.each([
		['a wrong checksum', '44051401358'],
		['zeros', '00000000000'],
		['month 13', `4413140135${checksum('4413140135')}`],
		['30 February', `4402300135${checksum('4402300135')}`],
		['29 February of a common year', `0102290135${checksum('0102290135')}`],
		['a bank account', 'PL61 1090 1014 0000 0712 1981 2874'],
		['a bank account in one piece', '61109010140000071219812874'],
		['a PESEL inside a longer run', '144051401359'],
		['a PESEL inside a longer run, with dashes', '12-44051401359-1'],
		['a PESEL with something joined on', '44051401359-1'],
		['a PESEL inside a spaced run', '12 440514 01359'],
		['a code', 'X44051401359'],
	])('not %s', (_name, text) => {
		expect(found(text)).toEqual([]);
	});
});

describe('telephone', () => {
	it.each([
		['600 700 800', '600 700 800'],
		['600-700-800', '600-700-800'],
		['600700800', '600700800'],
		['600.700.800', '600.700.800'],
		['600–700–800', '600–700–800'],
		['600\u00a0700\u00a0800', '600\u00a0700\u00a0800'],
		['+48 600 700 800', '+48 600 700 800'],
		['+48600700800', '+48600700800'],
		['(+48) 600 700 800', '(+48) 600 700 800'],
		['0048 600 700 800', '0048 600 700 800'],
		['0048 60 07 00 800', '0048 60 07 00 800'],
		['0048600700800', '0048600700800'],
		['48 600 700 800', '48 600 700 800'],
		['22 123 45 67', '22 123 45 67'],
		['(22) 123 45 67', '(22) 123 45 67'],
		['+48 (22) 123-45-67', '+48 (22) 123-45-67'],
		['022 123 45 67', '022 123 45 67'],
		['22 1234567', '22 1234567'],
		['tel. 221234567', '221234567'],
		['tel.:600700800', '600700800'],
		['Tel. kom. 60 070 08 00', '60 070 08 00'],
		['zadzwoń: 600 70 08 00', '600 70 08 00'],
		['Kontakt (600 700 800)', '600 700 800'],
		['600 700 800 2 grupy', '600 700 800'],
		['w 2024 600 700 800', '600 700 800'],
		['📞 600 700 800', '600 700 800'],
	])('%s', (text, excerpt) => {
		expect(found(text)).toEqual([`phone: ${excerpt}`]);
	});

	it('two in a row', () => {
		expect(found('600 700 800, 601-701-801')).toEqual(['phone: 600 700 800', 'phone: 601-701-801']);
		expect(found('600700800\n601701801')).toHaveLength(2);
	});

	it.each([
		'8 000 000 zł',
		'600 000 000 zł',
		'600 700 800 PLN',
		'1 600 700 800 mieszkańców',
		'600 700 800,50 zł',
		'12.03.2024 i 2024-03-12',
		'01.09.2024 – 30.06.2025',
		'w latach 2022 2023 2024',
		'NIP 525-224-84-81',
		'NIP: 5252248481',
		'REGON 600700800',
		'REGON: 012345678',
		'REGON 14 cyfr: 60070080012345',
		'KRS 0000123456',
		'KRS 0000 123 456',
		'umowa nr 600700800',
		'nr sprawy: FE/600700800/24',
		'projekt 2024/123',
		'2024/600700800',
		'00-950 Warszawa, Puławska 12',
		'ISBN 978-83-246-1234-5',
		'192.168.100.200',
		'123 456 789 osób',
		'100-200-300',
		'600 700 800 900',
		'600-700-800-9',
		'600.700.800.9',
		'800 12 12 12 (telefon zaufania dla dzieci)',
		'telefon zaufania 116 111',
		'8.00–16.00, 10.00–18.00',
		'po 15 20 25 30 35 dzieci',
		'61 1090 1014 0000 0712 1981 2874',
		'1,5 600 x',
		'600 700',
		'6007008001234',
	])('not %s', (text) => {
		expect(found(text)).toEqual([]);
	});
});

describe('e-mail', () => {
	it.each([
		['jan.kowalski@example.com', 'jan.kowalski@example.com'],
		['Pisz na a_b+c@poczta.um.warszawa.pl.', 'a_b+c@poczta.um.warszawa.pl'],
		['<600700800@wp.pl>', '600700800@wp.pl'],
		['józef@onet.pl', 'józef@onet.pl'],
	])('%s', (text, excerpt) => {
		expect(found(text)).toEqual([`email: ${excerpt}`]);
	});

	it.each(['@placowka na Instagramie', 'a@b', 'cena @ 5 zł', 'a @ b.pl', 'x@y..pl', '@@@', 'a@-'])(
		'not %s',
		(text) => {
			expect(found(text)).toEqual([]);
		},
	);
});

describe('a child with name and age', () => {
	it.each([
		['Jan Kowalski, 8 lat', 'Jan Kowalski, 8 lat'],
		['Zosia Nowak (10 l.)', 'Zosia Nowak (10 l.'],
		['Zosia Nowak (10 l)', 'Zosia Nowak (10 l'],
		['8-letni Jaś Kowalski', '8-letni Jaś Kowalski'],
		['8 letniego Jasia Kowalskiego', '8 letniego Jasia Kowalskiego'],
		['8letnia Ola Nowak', '8letnia Ola Nowak'],
		['ośmioletnia Anna Nowak', 'ośmioletnia Anna Nowak'],
		['Ośmioletniej Annie Nowak', 'Ośmioletniej Annie Nowak'],
		['siedmioletni wychowanek Kacper Wójcik', 'siedmioletni wychowanek Kacper Wójcik'],
		['8-latek Staś Lis', '8-latek Staś Lis'],
		['Kuba Wiśniewski lat 12', 'Kuba Wiśniewski lat 12'],
		['Ala Nowak-Kowalska ma 7 lat', 'Ala Nowak-Kowalska ma 7 lat'],
		['JAN KOWALSKI 9 lat', 'JAN KOWALSKI 9 lat'],
		['JAN KOWALSKI LAT 9', 'JAN KOWALSKI LAT 9'],
		['Anna Maria Wójcik, 11 lat', 'Anna Maria Wójcik, 11 lat'],
		['Kowalski Jan, 8 lat', 'Kowalski Jan, 8 lat'],
		['Pomagamy Franciszkowi Mazurowi, 14 lat.', 'Franciszkowi Mazurowi, 14 lat.'],
		['o Jagodzie Lis (9-latka)', 'Jagodzie Lis (9-latka'],
		['o Agacie Lis (osiem lat)', 'Agacie Lis (osiem lat'],
		['z Michałem Zając – 8 lat', 'Michałem Zając – 8 lat'],
		['Mikołaj Król w wieku 6 lat', 'Mikołaj Król w wieku 6 lat'],
		['Lena Duda, 3-latka', 'Lena Duda, 3-latka'],
		['Wychowanek Jan Kowalski, 8 lat', 'Jan Kowalski, 8 lat'],
		['Jan\u00a0Kowalski, 18\u00a0lat', 'Jan\u00a0Kowalski, 18\u00a0lat'],
		['Jan Kowalski, 8 lat zamieszkały z babcią', 'Jan Kowalski, 8 lat'],
		['Łukasz Żak, wiek: 9', 'Łukasz Żak, wiek: 9'],
		['Tymek Gąsior, dziesięciolatek', 'Tymek Gąsior, dziesięciolatek'],
		['Adrian Nowak, 9 lat', 'Adrian Nowak, 9 lat'],
		['Łucji Wójcik, 7 lat', 'Łucji Wójcik, 7 lat'],
		['Bohdan Kowalenko, 8 lat', 'Bohdan Kowalenko, 8 lat'],
	])('%s', (text, excerpt) => {
		expect(found(text)).toEqual([`child: ${excerpt}`]);
	});

	it.each([
		'Jan Kowalski, 19 lat',
		'Jan Kowalski, 45 lat',
		'45-letni Jan Kowalski',
		'dwudziestoletnia Anna Nowak',
		'Jan Kowalski, 128 lat',
		'Jan, 8 lat',
		'8-letni Jaś',
		'Szkoła Podstawowa nr 5 ma 50 lat',
		'Szkoła Podstawowa ma 15 lat',
		'Fundacja Dobry Start działa 8 lat',
		'Fundacja Dobry Start, 8 lat',
		'Fundacja Anny Dymnej, 18 lat',
		'Przedszkole im. Jana Brzechwy (8 lat)',
		'Szkoła im. Jana Pawła II, 8 lat',
		'Jana Pawła II, 8 lat',
		'Ośrodek działa od 8 lat',
		'program trwa 3 lata',
		'dla dzieci 7–12 lat',
		'Jan Kowalski, 7-12 lat',
		'Grupa Młodsza, 7 lat',
		'Klub Malucha ma 7 lat',
		'Pola Mokotowskie od 8 lat',
		'Anna Nowak, 8 lat doświadczenia',
		'Anna Nowak ma 12 lat stażu',
		'Anna Nowak, 10-letnie doświadczenie',
		'Anna Nowak od 5 lat prowadzi świetlicę',
		'Anna Nowak 5 lat pracowała z dziećmi',
		'Jan Kowalski, 8 lat temu założyciel',
		'kierowniczka Anna Nowak (10 lat)',
		'pani Anna Nowak, 8 lat',
		'prowadząca: Anna Nowak, 8-latki',
		'8-letni program Anny Nowak',
		'Prowadzi Jan Kowalski. 8 lat temu zaczynał.',
		'Anna Nowak\n8 lat',
		'Puchar dla Jana Kowalskiego, 8 medali',
		'ZAJĘCIA DLA DZIECI 7 LAT',
		'Ale Nowa Sala, 8 lat',
		'Anna Nowak, 8 lat w zawodzie',
		'Ala ma kota, 8 lat',
	])('not %s', (text) => {
		expect(found(text)).toEqual([]);
	});
});

describe('the catalogue', () => {
	const texts = [
		...catalogue.categories.flatMap((c) => [c.example, c.hint, c.name]),
		...catalogue.categories.flatMap((c) => Object.values(c.criteria).map(({ text }) => text)),
		...offer.faq.map(({ q, a }) => `${q} ${a}`),
	];

	it('has nothing personal in it', () => {
		expect(catalogue.categories).toHaveLength(15);
		expect(texts.flatMap(found)).toEqual([]);
		expect(found(texts.join('\n'))).toEqual([]);
	});
});

describe('offsets', () => {
	const sample = 'Jaś Żółkiewski, 8 lat; tel. 600 700 800; PESEL 44051401359; józef@wp.pl';

	it.each([
		['as typed', sample],
		['decomposed', sample.normalize('NFD')],
		['after emoji and Arabic', `👩‍👩‍👧 مرحبا 🇵🇱 ${sample} 🎉`],
		['decomposed after emoji', `👩‍👩‍👧 e\u0301 ${sample.normalize('NFD')}`],
		['after a lone surrogate', `\ud83d ${sample}`],
	])('%s', (_name, text) => {
		const findings = findPersonalData(text);
		expect(findings.map(({ kind }) => kind)).toEqual(['child', 'phone', 'pesel', 'email']);
		for (const { start, end, excerpt } of findings) expect(text.slice(start, end)).toBe(excerpt);
		expect(findings.map(({ excerpt }) => excerpt.normalize('NFC'))).toEqual([
			'Jaś Żółkiewski, 8 lat',
			'600 700 800',
			'44051401359',
			'józef@wp.pl',
		]);
	});

	it('are in order, apart, and cut what they say, in any text', () => {
		const piece = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom(
				...sample.split(' '),
				'600 700 800',
				'Jan Kowalski, 8 lat',
				'\u0301',
				' ',
				'8-letni ',
			),
		);
		fc.assert(
			fc.property(fc.array(piece), fc.constantFrom('', ' ', '\n'), (pieces, glue) => {
				const text = pieces.join(glue);
				let last = 0;
				for (const { start, end, excerpt } of findPersonalData(text)) {
					expect(start).toBeGreaterThanOrEqual(last);
					expect(end).toBeGreaterThan(start);
					expect(text.slice(start, end)).toBe(excerpt);
					last = end;
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('what is found anywhere is found among other words', () => {
		const words = fc
			.array(fc.constantFrom('zajęcia', 'w', 'Warszawie', 'są', '–', 'Dzień', '🙂'))
			.map((w) => w.join(' '));
		fc.assert(
			fc.property(words, words, (before, after) => {
				expect(found(`${before}; 600 700 800, ${after}`)).toContain('phone: 600 700 800');
				expect(found(`${before}; Jan Kowalski, 8 lat, ${after}`)).toContain(
					'child: Jan Kowalski, 8 lat',
				);
			}),
		);
	});
});

describe('time is linear in the text', () => {
	// Ten times the longest text. Linear takes tens of milliseconds; anything quadratic, minutes.
	const LENGTH = 200_000;
	const LIMIT_MS = 1500;

	it.each([
		'1',
		'1 ',
		'6 ',
		'600 ',
		'600-',
		'12 ',
		'22 123 ',
		'44051401359 ',
		'+48 ',
		'(',
		' ',
		'A',
		'a',
		'A ',
		'Jan ',
		'JAN ',
		'Jan Kowalski ',
		'Jan Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-Bbbbbbbbbbbbb ',
		'8-letni ',
		'Jan, 8 ',
		'Jan Nowak ma ',
		'lat 8 ',
		'@',
		'a@',
		'a.',
		'a@a.',
		'tel. ',
		'nr ',
		'im. ',
		'a\u0301',
		'\u0301',
		'Ż',
		'👩‍👩‍👧',
	])('%j over and over', (piece) => {
		const text = `lat ${piece.repeat(Math.ceil(LENGTH / piece.length))} lat`;
		const started = performance.now();
		findPersonalData(text);
		expect(performance.now() - started).toBeLessThan(LIMIT_MS);
	});
});
