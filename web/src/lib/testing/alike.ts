/**
 * What is left of a word over a bad line, or for somebody whose first language is another: two words with the same rest
 * could be taken for each other. Explicit on purpose: each rule is a pair of sounds that people mix up.
 */
import { skeleton } from '#lib/words/skeleton.ts';

/** Letters alone, as they look at a glance; marks are gone, also those of kana and Arabic. */
export const looksOf = (word: string, _tag: string): string => skeleton(word);

/** Voiced and unvoiced, long and short, doubled and single; vowels keep their place but for their colour. */
const LATIN: readonly (readonly [RegExp, string])[] = [
  [/sch|sh|ch|cz|sz|ś|ć|ş|ç/g, 's'],
  [/ph|[vw]/g, 'f'],
  [/[bp]/g, 'p'],
  [/[dt]/g, 't'],
  [/qu|ck|[cgkq]/g, 'k'],
  [/[zx]/g, 's'],
  [/[mn]/g, 'n'],
  [/[hj]/g, ''],
  [/[eiy]/g, 'i'],
  [/[ou]/g, 'u'],
];
const BY_LANGUAGE: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  // In Spanish b and v are one sound.
  es: [[/v/g, 'b']],
  uk: [
    [/[бп]/g, 'п'],
    [/[дт]/g, 'т'],
    [/[гґкх]/g, 'к'],
    [/[вф]/g, 'ф'],
    [/[жшщчц]/g, 'ш'],
    [/[зс]/g, 'с'],
    [/[мн]/g, 'м'],
    [/[еєиіїй]/g, 'і'],
    [/[оу]/g, 'о'],
    [/[яа]/g, 'а'],
    [/[ью’]/g, ''],
  ],
  ar: [
    [/[ةه]/g, 'ح'],
    [/[طدض]/g, 'ت'],
    [/[صثز]/g, 'س'],
    [/[ظذ]/g, 'س'],
    [/[قغ]/g, 'ك'],
    [/[عاى]/g, 'ا'],
    [/ب/g, 'ف'],
    [/م/g, 'ن'],
  ],
  // Long vowels and small kana sound like short and large ones in a hurry.
  ja: [
    [/ー|っ/g, ''],
    [/ゃ/g, 'や'],
    [/ゅ/g, 'ゆ'],
    [/ょ/g, 'よ'],
    [/[うぅ]/g, 'お'],
  ],
};

/** Tense and aspirated consonants as the plain ones (Hangul Jamo, U+1100 ff. and U+11A8 ff.). */
const HANGUL: Readonly<Record<string, string>> = {
  ᄁ: 'ᄀ',
  ᄏ: 'ᄀ',
  ᄄ: 'ᄃ',
  ᄐ: 'ᄃ',
  ᄈ: 'ᄇ',
  ᄑ: 'ᄇ',
  ᄊ: 'ᄉ',
  ᄍ: 'ᄌ',
  ᄎ: 'ᄌ',
  ᅢ: 'ᅦ',
};

/** Chinese as it is said, without tones; for the characters of food names, and of the test of this. */
const PINYIN: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    ba: '八',
    bai: '白',
    bang: '棒',
    bao: '包堡',
    bi: '比',
    bian: '便',
    bing: '饼冰',
    bo: '卜',
    bu: '布',
    cao: '草',
    cha: '茶',
    che: '车',
    cheng: '橙',
    chuan: '串',
    cong: '葱',
    da: '大',
    dan: '蛋',
    dang: '当',
    ding: '丁',
    dong: '冬',
    dou: '豆',
    e: '鳄',
    fan: '饭番',
    fei: '啡',
    fen: '粉',
    feng: '蜂',
    fu: '夫',
    gao: '糕',
    ge: '哥',
    gen: '根',
    gou: '狗',
    gu: '菇',
    gua: '瓜挂',
    guo: '果',
    han: '汉',
    hao: '蚝',
    he: '盒',
    hong: '红',
    hou: '猴',
    hu: '胡',
    hua: '花华',
    huang: '黄',
    ji: '鸡',
    jiao: '蕉椒饺焦角',
    jiu: '酒',
    juan: '卷',
    ka: '咖',
    kao: '烤',
    ke: '可克',
    la: '辣拉',
    lan: '兰',
    lao: '酪',
    li: '利蛎力梨厘',
    lin: '淋',
    long: '龙',
    luo: '萝螺',
    ma: '麻',
    mei: '莓',
    meng: '檬',
    mi: '猕米蜜',
    mian: '面',
    ming: '明',
    mo: '蘑墨',
    mu: '牡',
    nai: '奶',
    ning: '柠',
    niu: '牛',
    pai: '派',
    pang: '螃',
    pei: '培',
    pi: '披啤',
    ping: '苹',
    pu: '葡',
    qi: '淇奇',
    qiao: '巧',
    qie: '茄',
    qing: '青',
    re: '热',
    ri: '日',
    rou: '肉',
    ruan: '软',
    sa: '萨',
    san: '三',
    sha: '沙',
    sheng: '生',
    shi: '士柿',
    shou: '寿',
    shu: '薯蔬',
    shui: '水',
    si: '司',
    song: '颂松',
    suan: '蒜',
    ta: '塔',
    tang: '汤糖',
    tao: '萄桃',
    tian: '甜',
    tiao: '条',
    tong: '通',
    tu: '土',
    tuan: '团',
    tui: '腿',
    wan: '丸',
    wei: '尾',
    wo: '蜗',
    wu: '乌',
    xi: '西',
    xia: '虾',
    xian: '馅',
    xiang: '香',
    xiao: '小',
    xie: '蟹鞋',
    xin: '心',
    yan: '盐',
    yang: '洋羊',
    ye: '椰',
    yi: '意异',
    ying: '樱硬',
    you: '油',
    yu: '鱼玉',
    yuan: '圆',
    zha: '炸',
    zhang: '章',
    zhi: '治汁芝',
    zhua: '爪',
    zi: '子',
  }).flatMap(([sound, characters]) => characters.split('').map((character) => [character, sound])),
);

/** Hiragana for katakana: the same sounds. */
const toHiragana = (text: string): string =>
  text.replaceAll(/[ァ-ヶ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60));

/** What is heard of it; `space` stands between words. */
export function soundsOf(word: string, tag: string, space = ''): string {
  const spelled = toHiragana(word.toLowerCase())
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ᄀ-ᇿ]/g, (jamo) => HANGUL[jamo] ?? jamo)
    .replaceAll(/\p{Script=Han}/gu, (character) =>
      tag === 'zh-Hans' ? (PINYIN[character] ?? `?${character}`) : character,
    );
  const rules = [...(BY_LANGUAGE[tag] ?? []), ...LATIN];
  const heard = rules.reduce((text, [from, to]) => text.replaceAll(from, to), spelled);
  // Doubled sounds are single ones.
  return heard.replaceAll(/(.)\1+/gu, '$1').replaceAll(/[^\p{L}\p{N}?]+/gu, space);
}
