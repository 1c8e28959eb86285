import type { Page } from '@playwright/test';
import { declare, description, isSaved, level, status, typeAtEnd } from './support/card.ts';
import { looksRight } from './support/city.ts';
import { expect, test } from './support/test.ts';

test('two tabs on one card see each other and lose nothing', async ({ context }) => {
	const first = await context.newPage();
	const second = await context.newPage();
	for (const page of [first, second]) {
		await page.goto('/karta/superwizja');
		await expect(description(page)).toBeVisible();
	}
	await declare(first, 'STANDARD', 'spełniam');
	await expect(
		level(second, 'STANDARD').getByRole('radio', { name: 'spełniam', exact: true }),
	).toBeChecked();
	await declare(second, 'PREMIUM', 'spełniam');
	await expect(status(first)).toContainText('PREMIUM 1 z 15');
	await typeAtEnd(first, 'Pisane w pierwszej.');
	await expect(description(second)).toHaveValue('Pisane w pierwszej.');
});

test('both tabs type into one text: sentences of both are there', async ({ context }) => {
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await description(first).fill('Zdanie pierwsze. Zdanie środkowe. Zdanie ostatnie.');
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue(/ostatnie/);

	await description(first).press('Control+Home');
	await Promise.all([
		description(first).pressSequentially('Najpierw to. ', { delay: 30 }),
		(async () => {
			await description(second).press('Control+End');
			await description(second).pressSequentially(' Na końcu tamto.', { delay: 30 });
		})(),
	]);
	const whole = 'Najpierw to. Zdanie pierwsze. Zdanie środkowe. Zdanie ostatnie. Na końcu tamto.';
	for (const page of [first, second]) {
		await isSaved(page);
		await expect(description(page)).toHaveValue(whole);
	}
});

/** Leaves the rest as it is, also half a word of another tab's that was saved meanwhile. */
async function writeAtStart(page: Page, words: string) {
	await description(page).evaluate((field: HTMLTextAreaElement, typed) => {
		field.setRangeText(typed, 0, 0);
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
	}, words);
}

test('a change that arrives while a word is composed waits until the word is whole', async ({
	context,
}) => {
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await description(first).fill('Zdanie pierwsze.');
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue('Zdanie pierwsze.');

	await first.bringToFront();
	await description(first).press('Control+End');
	const keyboard = await context.newCDPSession(first);
	const compose = (text: string) =>
		keyboard.send('Input.imeSetComposition', {
			...{ text, selectionStart: text.length, selectionEnd: text.length },
		});
	await compose(' Z');
	await compose(' Zo');
	await writeAtStart(second, 'Zdanie zerowe. ');
	await isSaved(second);
	await compose(' Żó');
	await compose(' Żółw');
	await expect(description(first)).toHaveValue('Zdanie pierwsze. Żółw');
	await keyboard.send('Input.insertText', { text: ' Żółw' });
	const whole = 'Zdanie zerowe. Zdanie pierwsze. Żółw';
	await expect(description(first)).toHaveValue(whole);
	await description(first).pressSequentially('ie.');
	for (const page of [first, second]) await expect(description(page)).toHaveValue(`${whole}ie.`);
});

test('a change that arrives waits as well where the next word begins at once, as swiped ones do', async ({
	context,
}) => {
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await description(first).fill('Zdanie pierwsze.');
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue('Zdanie pierwsze.');

	await first.bringToFront();
	await description(first).press('Control+End');
	const keyboard = await context.newCDPSession(first);
	const text = ' Żółw';
	await keyboard.send('Input.imeSetComposition', {
		...{ text, selectionStart: text.length, selectionEnd: text.length },
	});
	// In one breath, as the protocol of the developer tools cannot send them; the word is still being composed.
	await description(first).evaluate((field) => {
		for (const type of ['compositionend', 'compositionstart'])
			field.dispatchEvent(new CompositionEvent(type, { bubbles: true }));
	});
	await writeAtStart(second, 'Zdanie zerowe. ');
	await isSaved(second);
	await keyboard.send('Input.imeSetComposition', {
		...{ text: `${text}ie`, selectionStart: 7, selectionEnd: 7 },
	});
	await expect(description(first)).toHaveValue('Zdanie pierwsze. Żółwie');
	await keyboard.send('Input.insertText', { text: ' Żółwie' });
	for (const page of [first, second])
		await expect(description(page)).toHaveValue('Zdanie zerowe. Zdanie pierwsze. Żółwie');
});

test('both change the same sentence: both versions are shown and one choice settles it', async ({
	context,
}) => {
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await typeAtEnd(first, 'Mamy superwizję.');
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue('Mamy superwizję.');
	// The second tab is frozen in the background while the first goes on, as phones do.
	await second.evaluate(() => {
		const field = document.querySelector('textarea');
		if (!field) throw new Error('no field');
		field.value = 'Mamy interwizję.';
	});
	await description(first).fill('Mamy superwizję co miesiąc.');
	await second.evaluate(() =>
		document.querySelector('textarea')?.dispatchEvent(new Event('input', { bubbles: true })),
	);

	const clash = second.getByRole('region', { name: 'Dwie wersje tego opisu' });
	await expect(clash).toBeVisible();
	await expect(clash).toContainText('Mamy superwizję co miesiąc.');
	await expect(clash).toContainText('Mamy interwizję.');
	// Without an account there is nobody to name.
	await expect(clash.getByText(/^\d+ \S+ \d{4}, \d\d:\d\d$/)).toHaveCount(2);
	await clash.getByRole('button', { name: 'Połącz obie' }).click();
	await expect(clash).toHaveCount(0);
	for (const words of [/superwizję co miesiąc/, /interwizję/]) {
		await expect(description(first)).toHaveValue(words);
		await expect(description(second)).toHaveValue(words);
	}
});

test('a choice between two long versions can be taken back from the earlier versions', async ({
	context,
}) => {
	const rest = Array.from({ length: 60 }, (_, n) => ` Tydzień ${n + 1}: zajęcia w parku.`).join('');
	const [before, mine, others] = ['superwizję', 'interwizję', 'dwie superwizje'].map(
		(what) => `${rest.trim()} Mamy ${what}.`,
	) as [string, string, string];
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await description(first).fill(before);
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue(before);
	await second.evaluate((text) => {
		const field = document.querySelector('textarea');
		if (field) field.value = text;
	}, mine);
	await description(first).fill(others);
	await second.evaluate(() =>
		document.querySelector('textarea')?.dispatchEvent(new Event('input', { bubbles: true })),
	);

	const clash = second.getByRole('region', { name: 'Dwie wersje tego opisu' });
	await expect(clash.locator('mark')).toHaveCount(2);
	await clash.getByRole('button', { name: 'Połącz obie' }).scrollIntoViewIfNeeded();
	for (const mark of await clash.locator('mark').all()) await expect(mark).toBeInViewport();
	await expect(clash.getByRole('group', { name: 'Druga wersja' })).toHaveAttribute('tabindex', '0');
	await looksRight(second);
	const there = await description(second).inputValue();
	await clash.getByRole('button', { name: 'Weź drugą' }).click();
	await expect(clash).toHaveCount(0);
	await expect(second.getByText(/^Gotowe\./)).toBeFocused();
	await expect(description(second)).toHaveValue(there === mine ? others : mine);
	await second.getByText('Wcześniejsze wersje opisu').click();
	const version = second.getByRole('listitem').filter({ hasText: there });
	await version.getByRole('button', { name: /^Przywróć tę wersję/ }).click();
	await expect(description(second)).toHaveValue(there);
	await expect(description(first)).toHaveValue(there);
});

test('a change from elsewhere does not move the caret of someone typing', async ({ context }) => {
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await typeAtEnd(first, 'Początek. Koniec.');
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue('Początek. Koniec.');
	await description(second).press('Control+End');
	await description(first).press('Control+Home');
	await description(first).pressSequentially('Wstęp. ');
	await expect(description(second)).toHaveValue('Wstęp. Początek. Koniec.');
	await description(second).pressSequentially(' Dalej.');
	await expect(description(second)).toHaveValue('Wstęp. Początek. Koniec. Dalej.');
});
