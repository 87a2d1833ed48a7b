import type { Outlook } from './outlook.ts';

/** What the person chose; 'outlook' follows it, which a colour scheme of the computer's does not. */
export type Colours = 'outlook' | 'light' | 'dark';

export type Theme = { now(): Colours; choose(colours: Colours): void };

const KEY = 'onward-colours';

/**
 * Light or dark as Outlook is: told from the colour behind its message list, because isDarkTheme is not supported there and
 * prefers-color-scheme follows the computer (office-js issue 6912). Where Outlook does not say, the computer decides.
 */
export function followTheme(outlook: Outlook): Theme {
  const key = `${outlook.partitionKey()}${KEY}`;
  const rules = darkRules();
  let background = outlook.background();
  let chosen = stored(key);
  const apply = () => {
    const dark = chosen === 'outlook' ? (background === null ? null : isDark(background)) : chosen === 'dark';
    for (const rule of rules) rule.media.mediaText = dark === null ? BY_COMPUTER : dark ? 'all' : 'not all';
    document.documentElement.style.colorScheme = dark === null ? '' : dark ? 'dark' : 'light';
  };
  outlook.onBackground((colour) => {
    background = colour;
    apply();
  });
  apply();
  return {
    now: () => chosen,
    choose: (colours) => {
      chosen = colours;
      try {
        localStorage.setItem(key, colours);
      } catch {
        // A browser that keeps nothing for a page in a frame: the choice holds until the pane is closed.
      }
      apply();
    },
  };
}

const BY_COMPUTER = '(prefers-color-scheme: dark)';

/** The stylesheet's own dark rules, so that there is one dark and not two. */
function darkRules(): CSSMediaRule[] {
  return [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules].filter(
        (rule): rule is CSSMediaRule =>
          rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-color-scheme'),
      );
    } catch {
      return [];
    }
  });
}

/** By relative luminance (WCAG 2.2). A colour that cannot be read counts as light. */
export function isDark(colour: string): boolean {
  const hex = /^#([0-9a-f]{6})/i.exec(colour)?.[1];
  if (hex === undefined) return false;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18;
}

function stored(key: string): Colours {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : 'outlook';
  } catch {
    return 'outlook';
  }
}
