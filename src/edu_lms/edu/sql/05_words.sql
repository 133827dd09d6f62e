-- Which names do the people of the synthetic university bear? Common ones, joined by chance.

CREATE TABLE synthetic.word (list text, n integer, word text, PRIMARY KEY (list, n));

INSERT INTO synthetic.word
SELECT list, (ordinal - 1)::integer, word
  FROM (VALUES
    ('man',
     'Əli,Vüsal,Rəşad,Elçin,Orxan,Murad,Tural,Kamran,Anar,Fərid,Nicat,Ramil,Elvin,İlqar,'
     'Samir,Rauf,Cavid,Toğrul,Emin,Zaur,Səbuhi,Ülvi,Mübariz,Şahin,Ruslan,İsmayıl,Həsən,'
     'Hüseyn,Yusif,İbrahim,Vasif,Pərviz,Xəyal,Əkbər,Bəhruz,Natiq,Çingiz,Qədir,Rövşən,Azər'),
    ('woman',
     'Aysel,Günel,Nigar,Leyla,Səbinə,Könül,Aytən,Lalə,Gülnar,Şəbnəm,Fidan,Nərmin,Ülviyyə,'
     'Türkan,Zəhra,Fatimə,İlahə,Arzu,Sevinc,Röya,Xəyalə,Vəfa,Pərvanə,Çinarə,Mələk,Nuray,'
     'Ayşən,Əsmər,Jalə,Cəmilə,Təranə,Ülkər,Samirə,Kəmalə,İradə,Günay,Dilarə,Həcər,Ofelya,'
     'Sünbül'),
    ('surname',
     'Məmməd,Əli,Həsən,Hüseyn,Quliy,İsmayıl,İbrahim,Abbas,Rüstəm,Kərim,Cəfər,Vəliy,'
     'Süleyman,Mustafay,Nəbiy,Rəhim,Əhməd,Oruc,Səfər,Bağır,Şükür,Yusif,Zeynal,Qasım,Namaz,'
     'Mirzəy,Əsgər,Babay,Xəlil,Talıb,Novruz,Ağay,Fərzəliy,Tağıy,Bayram,Heydər,Şirin,'
     'Çələbi,Ələkbər,Ömər,Ramazan,Salman,Cabbar,Musay'),
    ('subject',
     'Mikroiqtisadiyyat,Makroiqtisadiyyat,Marketinq,Menecment,Mühasibat uçotu,Maliyyə,'
     'Statistika,Ekonometrika,Ali riyaziyyat,İqtisadi nəzəriyyə,Audit,Vergi və vergitutma,'
     'Bank işi,Sığorta işi,Beynəlxalq ticarət,Logistika,Biznesin təşkili,'
     'İnnovasiya menecmenti,Dövlət idarəçiliyi,Sosial iş,Psixologiya,Fəlsəfə,'
     'Azərbaycan tarixi,Azərbaycan dili və nitq mədəniyyəti,'
     'Xarici dildə işgüzar kommunikasiya-,İnformasiya texnologiyaları,'
     'Proqramlaşdırmanın əsasları,Verilənlər bazası,Kompüter şəbəkələri,Mülki müdafiə,'
     'Əmək iqtisadiyyatı,Sənaye iqtisadiyyatı,Qiymətin əmələ gəlməsi,Firma iqtisadiyyatı,'
     'Tərcümə nəzəriyyəsi,Linqvistika,Hüququn əsasları,Multikulturalizmə giriş,'
     'Biznes etikası,Layihələrin idarə edilməsi'),
    ('topic',
     'Giriş,Əsas anlayışlar,Metodlar,Təcrübə,Qrup işi,Təkrar,Hesablama məsələləri,'
     'Mövzunun müzakirəsi,Sərbəst iş,Kollokvium,Yekun müzakirə,Nümunələr')
  ) AS lists (list, words),
       LATERAL unnest(string_to_array(words, ',')) WITH ORDINALITY AS item (word, ordinal);

-- The first 20 characters of a course's code end within the plan subject's: five ways to write the
-- separator.
CREATE TABLE synthetic.code_start AS
SELECT (row_number() OVER (ORDER BY ordinal)) - 1 AS n, start
  FROM unnest(ARRAY[
    'HF- B03', 'HF – B0', 'İPF-B01', 'HF-B03.', 'HF -B02', 'HF-B02.', 'HF - B0', 'İPF- B0',
        'İPF – B', 'MF-B01.',
    'HF- B01', 'HF- B02', 'HF- B04', 'HF- B05', 'HF-B01.', 'HF-B04.', 'HF-B05.', 'HF -B01',
        'HF -B03', 'HF -B04',
    'İPF-B02', 'İPF-B03', 'İPF-B04', 'İPF-B05', 'İPF-B06', 'İPF-B07', 'MF-B02.', 'MF-B03.',
        'MF- B01', 'MF- B02',
    'HF-M01.', 'HF-M02.', 'HF- M01', 'HF- M02', 'HF – M0', 'İPF-M01', 'İPF-M02', 'İPF-M03',
        'İPF- M0', 'İPF – M',
    'ATF-B01', 'ATF-B02', 'ATF-B03', 'ATF- B0', 'SF-B01.', 'SF-B02.', 'SF- B01', 'SF- B02'
  ]) WITH ORDINALITY AS item (start, ordinal);
