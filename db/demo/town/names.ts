/** Invented names in the manner of a Zhejiang town; all are words of everyday use, none means a real place. */

export type Name = readonly [zh: string, en: string];

export const TOWN_NAME: Name = ['云溪镇', 'Yunxi Town'];
export const CITY_NAME: Name = ['云州市（模拟）', 'Yunzhou City (simulated)'];
/** Fictional: no administrative code begins with 999. */
export const TOWN_CODE = '999101101';
export const RIVER_NAME: Name = ['云溪江', 'Yunxi River'];
export const CREEK_NAME: Name = ['青竹溪', 'Qingzhu Creek'];
export const RAILWAY_NAME: Name = ['云衢铁路', 'Yunqu Railway'];

/** Urban communities, in the order of the layout's seeds. */
export const COMMUNITY_NAMES: readonly Name[] = [
  ['解放社区', 'Jiefang Community'],
  ['文昌社区', 'Wenchang Community'],
  ['老街社区', 'Laojie Community'],
  ['城东社区', 'Chengdong Community'],
  ['江南社区', 'Jiangnan Community'],
  ['花园社区', 'Huayuan Community'],
];

/** Villages around the town, in the order of the layout's seeds. */
export const VILLAGE_NAMES: readonly Name[] = [
  ['上坞村', 'Shangwu Village'],
  ['桥头村', 'Qiaotou Village'],
  ['石塘村', 'Shitang Village'],
  ['溪口村', 'Xikou Village'],
  ['樟木村', 'Zhangmu Village'],
  ['前山村', 'Qianshan Village'],
  ['黄泥岭村', 'Huangniling Village'],
  ['下塘村', 'Xiatang Village'],
];

/** For streets inside the town; a suffix follows: 街 east-west, 路 north-south. */
export const STREET_WORDS: readonly Name[] = [
  ['朝阳', 'Chaoyang'],
  ['和平', 'Heping'],
  ['团结', 'Tuanjie'],
  ['新华', 'Xinhua'],
  ['文昌', 'Wenchang'],
  ['育才', 'Yucai'],
  ['兴隆', 'Xinglong'],
  ['永安', "Yong'an"],
  ['长春', 'Changchun'],
  ['青年', 'Qingnian'],
  ['前进', 'Qianjin'],
  ['光明', 'Guangming'],
  ['友谊', 'Youyi'],
  ['幸福', 'Xingfu'],
  ['丰收', 'Fengshou'],
  ['迎宾', 'Yingbin'],
  ['桃源', 'Taoyuan'],
  ['梅园', 'Meiyuan'],
  ['兰香', 'Lanxiang'],
  ['竹林', 'Zhulin'],
  ['松涛', 'Songtao'],
  ['清风', 'Qingfeng'],
  ['明月', 'Mingyue'],
  ['望江', 'Wangjiang'],
  ['金山', 'Jinshan'],
  ['玉泉', 'Yuquan'],
  ['龙翔', 'Longxiang'],
  ['凤鸣', 'Fengming'],
  ['锦绣', 'Jinxiu'],
  ['富民', 'Fumin'],
  ['康宁', 'Kangning'],
  ['仁和', 'Renhe'],
  ['德胜', 'Desheng'],
  ['礼贤', 'Lixian'],
  ['信义', 'Xinyi'],
  ['东升', 'Dongsheng'],
  ['春晖', 'Chunhui'],
  ['秋实', 'Qiushi'],
  ['紫荆', 'Zijing'],
  ['香樟', 'Xiangzhang'],
  ['银杏', 'Yinxing'],
  ['芙蓉', 'Furong'],
  ['采莲', 'Cailian'],
  ['翠竹', 'Cuizhu'],
  ['学院', 'Xueyuan'],
  ['体育', 'Tiyu'],
  ['公园', 'Gongyuan'],
  ['南苑', 'Nanyuan'],
  ['北苑', 'Beiyuan'],
  ['曙光', 'Shuguang'],
  ['同心', 'Tongxin'],
  ['安康', 'Ankang'],
  ['吉祥', 'Jixiang'],
  ['如意', 'Ruyi'],
];

export const INDUSTRY_WORDS: readonly Name[] = [
  ['创业', 'Chuangye'],
  ['五金', 'Wujin'],
  ['铸造', 'Zhuzao'],
  ['机电', 'Jidian'],
  ['纺织', 'Fangzhi'],
  ['科技', 'Keji'],
  ['宏业', 'Hongye'],
  ['金工', 'Jingong'],
  ['工贸', 'Gongmao'],
  ['精工', 'Jinggong'],
  ['新材', 'Xincai'],
  ['振兴', 'Zhenxing'],
  ['腾飞', 'Tengfei'],
  ['开源', 'Kaiyuan'],
  ['汇丰', 'Huifeng'],
  ['物流', 'Wuliu'],
  ['仓前', 'Cangqian'],
  ['创新', 'Chuangxin'],
];

export const SHOP_WORDS: readonly string[] = [
  '惠民',
  '万家',
  '顺发',
  '鑫源',
  '好又多',
  '老友',
  '阿强',
  '小芳',
  '恒兴',
  '天天',
  '百顺',
  '福满',
  '金桥',
  '聚香',
  '乐购',
];
