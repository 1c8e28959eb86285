/**
 * Stems of given names and diminutives of today's children, without diacritics and in lower case.
 * A stem and an ending of `ENDINGS` make the forms a text uses ("zos" + "ia", "i", "ie", "iu");
 * names with a moving vowel have two stems (marek, mark). Left out on purpose: stems that make
 * common words ("Ale", "Oto", "Pole", "Miło").
 */
export const NAME_STEMS: ReadonlySet<string> = new Set(
	(
		'ada adam adas agat ala alek aleks aleksander ali alicj amel ameli amelk andrzej ani ank ' +
		'ann antek antk antoni antonin antos arek ark artur asi barbar bart bartek bartlomiej ' +
		'bartosz basi beat blank blazej borys brunon damian daniel dawid dominik dorot eliz emil ' +
		'emili eryk ew ewel ewelin fabian feliks filip filipek franciszek franciszk franek frank ' +
		'gabriel gabrys gosi grzegorz grzes hani hank hann helen hubert ig ignacy igor iren iwon ' +
		'iz izabell jacek jack jagn jagod jakub jakubek jan janek jarek jas jedrzej jerz joann ' +
		'jozef julek juli julian julit julk justyn kacper kajetan kalin kamil karin karol karolin ' +
		'kasi katarzyn kazik king klar konrad krystian krzys krzysiek krzysztof ksawery kub kubus ' +
		'laur len lenk leon lidk liwi lukasz maciej maciek macius magd magdalen mai maj maks ' +
		'maksymilian malgorzat malgos marcel marcelin marcin marek mari marik mark mart martyn ' +
		'mateusz matyld michal michalin mikolaj milosz monik nadi natali natalk natasz nel ' +
		'nikodem nikol ol olek olenk olg oliwer oliwi oliwier oliwk olk oskar patrycj patryk ' +
		'paulin pawel pawl piotr piotrek przemyslaw rafal robert roksan roz sandr sebastian sofi ' +
		'stanislaw stas sylwi szymek szymk szymon teres tomasz tomek tomk tosi tymek tymk tymon ' +
		'tymoteusz ul weronik wiki wiktor wiktori witek wojciech wojtek wojtk wojtus zofi zos zuz ' +
		'zuzann zuzi zuzk adrian natan nin lucj sar klaudi dari tadeusz brun wand anastazj anastasi ' +
		// Many children in the facilities are from Ukraine.
		'artem bogdan bohdan danyl danylk dmytr iryn kateryn ksenij maksym matwij mykol nazar oksan ' +
		'oleksandr oleksij ostap roman sofij solomij swiatoslaw taras tymofij wiktorij wolodymyr ' +
		'yaroslaw jaroslaw zlat zoryn'
	).split(' '),
);

/** Endings of all cases, without diacritics ("ą" is "a", "ę" is "e"). */
export const ENDINGS: ReadonlySet<string> = new Set(
	' a e i o u y ia ie ii iu io em ek ego emu im iem owi iego iemu iowi'.split(' '),
);

/** Softened stems: "Monice" is Monik-a, "Agacie" is Agat-a, "Jagodzie" is Jagod-a. */
export const SOFTENED: readonly (readonly [ending: string, hard: string])[] = [
	['dzie', 'd'],
	['cie', 't'],
	['rze', 'r'],
	['dze', 'g'],
	['ce', 'k'],
];
