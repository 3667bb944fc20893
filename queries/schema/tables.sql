-- The tables, one statement each, with a comment on every column: label｜meaning｜codes:list (where the column holds codes).
-- This file is the dictionary: the build, the pages and the exports read the comments back.

create table sources (
    source_id varchar primary key,
    title varchar not null,
    publisher_name varchar not null,
    edition varchar,
    as_of_on date,
    published_on date,
    record_type_code varchar,
    note varchar,
);
comment on table sources is '出典｜資料ごとに1行';
comment on column sources.source_id is '出典ID｜資料の識別子。事例IDの前半になる';
comment on column sources.title is '資料名｜資料に印刷された名称';
comment on column sources.publisher_name is '発行者｜資料を公表した団体の正式名称';
comment on column sources.edition is '版｜年度や版の表示';
comment on column sources.as_of_on is '内容の時点｜資料の内容がいつ現在か（西暦の日付）';
comment on column sources.published_on is '公表日｜資料の公表日。印刷がなければ空欄';
comment on column sources.record_type_code is '記録の種類｜この資料から取り出す記録の種類。統計だけの資料は空欄｜codes:record_type';
comment on column sources.note is '注記｜資料に印刷されていないが必要な事柄、読み取り上の注意';

create table cases (
    case_id varchar not null,  -- the key, see keys_after_loading.sql
    source_id varchar not null,
    source_no varchar not null,
    record_type_code varchar not null,
    title varchar not null,
    summary varchar,
    prefecture_name varchar not null,
    municipality_name varchar not null,
    municipality_type_code varchar not null,
    population bigint,
    population_on date,
    population_is_rounded boolean,
    population_band_code varchar,
    yard_code varchar,
    category_code varchar,
    field_code varchar,
    theme_name varchar,
    is_new boolean,
    fiscal_year integer,
    stage_code varchar,
    initial_cost_yen bigint,
    initial_cost_status_code varchar not null,
    initial_cost_is_approx boolean,
    initial_cost_tax_code varchar,
    running_cost_yen bigint,
    running_cost_status_code varchar not null,
    running_cost_is_approx boolean,
    running_cost_tax_code varchar,
    project_cost_yen bigint,
    project_cost_status_code varchar not null,
    project_cost_is_approx boolean,
    project_cost_tax_code varchar,
    hours_saved_per_year double,
    hours_saved_status_code varchar not null,
    hours_saved_is_approx boolean,
    lead_time_months integer,
    service_start_on date,
    department_name varchar,
    url varchar,
);
comment on table cases is '事例｜事例・事業・施策ごとに1行';
comment on column cases.case_id is '事例ID｜出典IDと資料内の番号からなる識別子';
comment on column cases.source_id is '出典ID｜この記録が載っている資料';
comment on column cases.source_no is '資料内番号｜資料に印刷された番号（なければ並び順）';
comment on column cases.record_type_code is '記録の種類｜事例・交付金事業・計画施策の別｜codes:record_type';
comment on column cases.title is '名称｜資料に印刷された事例名・事業名・施策名';
comment on column cases.summary is '概要｜編集部が自らの言葉で要約したもの（120字以内）';
comment on column cases.prefecture_name is '都道府県｜正式名称';
comment on column cases.municipality_name is '団体名｜正式名称。都道府県の記録では都道府県名';
comment on column cases.municipality_type_code is '団体の種類｜都道府県・政令指定都市・特別区・市・町・村の別｜codes:municipality_type';
comment on column cases.population is '人口（人）｜資料に印刷された人口。印刷がない団体は根拠に示す統計の値';
comment on column cases.population_on is '人口の時点｜人口がいつ現在か';
comment on column cases.population_is_rounded is '人口は概数｜万人単位など丸めて印刷されていれば true';
comment on column cases.population_band_code is '人口区分｜印刷された区分。印刷がなければ人口から定める｜codes:population_band';
comment on column cases.yard_code is '領域｜事例集に印刷された フロントヤード・バックヤード・地域社会 の別｜codes:yard';
comment on column cases.category_code is '分類（何をするか）｜事例集は印刷どおり、ほかは編集部分類｜codes:category';
comment on column cases.field_code is '分野（どこでするか）｜編集部分類｜codes:field';
comment on column cases.theme_name is 'テーマ｜事例集に印刷されたテーマラベル';
comment on column cases.is_new is '新規掲載｜この版で新たに掲載された事例なら true';
comment on column cases.fiscal_year is '年度｜資料がこの記録を載せた年度。事例集は版の年度、交付金は交付対象年度、計画は計画掲載年度';
comment on column cases.stage_code is '段階｜計画施策に印刷された段階｜codes:stage';
comment on column cases.initial_cost_yen is 'イニシャルコスト（円）｜印刷どおりの額。税の扱いは税区分を見る';
comment on column cases.initial_cost_status_code is 'イニシャルコストの状態｜空欄と0円を区別する｜codes:cost_status';
comment on column cases.initial_cost_is_approx is 'イニシャルコストは約｜「約」などの印刷があれば true';
comment on column cases.initial_cost_tax_code is 'イニシャルコストの税区分｜印刷どおり｜codes:tax';
comment on column cases.running_cost_yen is 'ランニングコスト（円/年）｜印刷どおりの1年あたりの額';
comment on column cases.running_cost_status_code is 'ランニングコストの状態｜空欄と0円を区別する｜codes:cost_status';
comment on column cases.running_cost_is_approx is 'ランニングコストは約｜「約」などの印刷があれば true';
comment on column cases.running_cost_tax_code is 'ランニングコストの税区分｜印刷どおり｜codes:tax';
comment on column cases.project_cost_yen is '事業費（円）｜交付金事業などの事業費（計画額）。イニシャル・ランニングとは混ぜない';
comment on column cases.project_cost_status_code is '事業費の状態｜空欄と0円を区別する｜codes:cost_status';
comment on column cases.project_cost_is_approx is '事業費は約｜「約」などの印刷があれば true';
comment on column cases.project_cost_tax_code is '事業費の税区分｜印刷どおり｜codes:tax';
comment on column cases.hours_saved_per_year is '削減時間（時間/年）｜事例全体の職員の業務時間を1年あたりで述べている場合だけ';
comment on column cases.hours_saved_status_code is '削減時間の状態｜実績・見込み・単位あたりのみ・記載なしの別｜codes:hours_status';
comment on column cases.hours_saved_is_approx is '削減時間は約｜「約」などの印刷があれば true';
comment on column cases.lead_time_months is '導入までの期間（月）｜検討開始から導入までとして印刷された期間';
comment on column cases.service_start_on is 'サービス開始｜印刷されたサービス・運用の開始月（その月の1日）';
comment on column cases.department_name is '担当部署｜印刷された部署名';
comment on column cases.url is '関連URL｜印刷された関連URL（最初のもの）';

create table deployments (
    case_id varchar not null,
    deployment_no integer not null,
    form_code varchar,
    hosting_code varchar,
    primary key (case_id, deployment_no),
);
comment on table deployments is '運用形態｜事例に印刷された運用形態の記述ごとに1行';
comment on column deployments.case_id is '事例ID｜cases.case_id';
comment on column deployments.deployment_no is '番号｜事例の中での順番';
comment on column deployments.form_code is '形態｜パッケージ・カスタマイズ・独自開発の別｜codes:form';
comment on column deployments.hosting_code is '環境｜クラウド・オンプレミスの別｜codes:hosting';

create table vendors (
    case_id varchar not null,
    vendor_no integer not null,
    vendor_name varchar not null,
    service_name varchar,
    role_code varchar not null,
    primary key (case_id, vendor_no),
);
comment on table vendors is '提供事業者｜事例と事業者・参画主体の組ごとに1行';
comment on column vendors.case_id is '事例ID｜cases.case_id';
comment on column vendors.vendor_no is '番号｜事例の中での順番';
comment on column vendors.vendor_name is '事業者名｜印刷された名称';
comment on column vendors.service_name is 'サービス名｜印刷された製品・サービスの名称';
comment on column vendors.role_code is '役割｜提供事業者・その他の参画主体の別｜codes:role';

create table tags (
    case_id varchar not null,
    tag_code varchar not null,
    primary key (case_id, tag_code),
);
comment on table tags is '技術タグ｜事例と技術の組ごとに1行（編集部が付与）';
comment on column tags.case_id is '事例ID｜cases.case_id';
comment on column tags.tag_code is '技術｜資料が用いたと述べている技術｜codes:tag';

create table cost_items (
    case_id varchar not null,
    cost_item_no integer not null,
    cost_kind_code varchar not null,
    item_name varchar,
    amount_yen bigint,
    is_approx boolean,
    primary key (case_id, cost_item_no),
);
comment on table cost_items is '費用の内訳｜内訳の行ごとに1行';
comment on column cost_items.case_id is '事例ID｜cases.case_id';
comment on column cost_items.cost_item_no is '番号｜事例の中での順番';
comment on column cost_items.cost_kind_code is '費用の種類｜イニシャル・ランニングの別｜codes:cost_kind';
comment on column cost_items.item_name is '費目｜印刷された費目名';
comment on column cost_items.amount_yen is '額（円）｜印刷どおりの額';
comment on column cost_items.is_approx is '約｜「約」などの印刷があれば true';

create table subsidies (
    case_id varchar not null,
    subsidy_no integer not null,
    cost_kind_code varchar not null,
    subsidy_name varchar not null,
    amount_yen bigint,
    primary key (case_id, subsidy_no),
);
comment on table subsidies is '補助金・交付金｜事例と補助金の組ごとに1行';
comment on column subsidies.case_id is '事例ID｜cases.case_id';
comment on column subsidies.subsidy_no is '番号｜事例の中での順番';
comment on column subsidies.cost_kind_code is '対象の費用｜イニシャル・ランニングの別｜codes:cost_kind';
comment on column subsidies.subsidy_name is '補助金名｜印刷された名称';
comment on column subsidies.amount_yen is '補助額（円）｜印刷がなければ空欄';

create table effects (
    case_id varchar not null,
    effect_no integer not null,
    metric_code varchar not null,
    metric_name varchar not null,
    value double,
    value_max double,
    unit_code varchar not null,
    period_code varchar not null,
    basis_code varchar not null,
    scope_code varchar not null,
    side_code varchar not null,
    primary key (case_id, effect_no),
);
comment on table effects is '効果｜数値で述べられた効果ごとに1行';
comment on column effects.case_id is '事例ID｜cases.case_id';
comment on column effects.effect_no is '番号｜事例の中での順番';
comment on column effects.metric_code is '効果の種類｜何についての数値か｜codes:metric';
comment on column effects.metric_name is '効果の名称｜編集部による短い名称';
comment on column effects.value is '値｜印刷された値（範囲なら下限）';
comment on column effects.value_max is '値の上限｜範囲で印刷された場合の上限';
comment on column effects.unit_code is '単位｜値の単位｜codes:unit';
comment on column effects.period_code is '期間｜どの期間・単位あたりの値か｜codes:period';
comment on column effects.basis_code is '根拠の性質｜実績・見込み・目標の別｜codes:basis';
comment on column effects.scope_code is '範囲｜事例全体か単位あたりか｜codes:scope';
comment on column effects.side_code is '誰にとって｜職員・住民・紙・経費などの別｜codes:side';

create table kpis (
    kpi_id varchar primary key,
    case_id varchar not null,
    level_code varchar not null,
    kpi_name varchar not null,
    is_lower_better boolean,
);
comment on table kpis is 'KPI｜KPIごとに1行';
comment on column kpis.kpi_id is 'KPI ID｜KPIの識別子';
comment on column kpis.case_id is '事例ID｜cases.case_id';
comment on column kpis.level_code is '指標の種類｜アウトプット・アウトカム・施策のKPIの別｜codes:level';
comment on column kpis.kpi_name is 'KPI名｜印刷された名称';
comment on column kpis.is_lower_better is '小さいほど良い｜小さいほど良い指標なら true。どちらとも言えなければ空欄（編集部）';

create table kpi_values (
    kpi_id varchar not null,
    fiscal_year integer,
    kind_code varchar not null,
    value double,
    unit_name varchar,
    achievement_code varchar,
    note varchar,
    unique (kpi_id, fiscal_year, kind_code),
);
comment on table kpi_values is 'KPIの値｜KPI・年度・目標か実績かの組ごとに1行';
comment on column kpi_values.kpi_id is 'KPI ID｜kpis.kpi_id';
comment on column kpi_values.fiscal_year is '年度｜値の年度。年度が印刷されていない目標は空欄';
comment on column kpi_values.kind_code is '目標・実績｜目標か実績か｜codes:kind';
comment on column kpi_values.value is '値｜印刷された数値。言葉だけの目標・実績は空欄';
comment on column kpi_values.unit_name is '単位｜印刷された単位';
comment on column kpi_values.achievement_code is '達成の記述｜資料が述べている達成状況。述べていなければ空欄｜codes:achievement';
comment on column kpi_values.note is '補足｜言葉だけの目標・実績の要旨など（編集部の言葉）';

create table milestones (
    case_id varchar not null,
    milestone_no integer not null,
    starts_on date,
    ends_on date,
    step_name varchar not null,
    primary key (case_id, milestone_no),
);
comment on table milestones is '工程｜日付のある工程ごとに1行';
comment on column milestones.case_id is '事例ID｜cases.case_id';
comment on column milestones.milestone_no is '番号｜事例の中での順番';
comment on column milestones.starts_on is '開始月｜その月の1日。年度だけの印刷は4月';
comment on column milestones.ends_on is '終了月｜その月の1日。年度だけの印刷は3月。印刷がなければ空欄';
comment on column milestones.step_name is '工程名｜印刷された工程の名称';

create table relations (
    case_id varchar not null,
    related_case_id varchar not null,
    relation_code varchar not null,
    note varchar,
    primary key (case_id, related_case_id),
);
comment on table relations is '関連する記録｜同じ事業についての記録の組ごとに1行';
comment on column relations.case_id is '事例ID｜cases.case_id';
comment on column relations.related_case_id is '関連する事例ID｜cases.case_id';
comment on column relations.relation_code is '関係｜同じ事業・後継などの別｜codes:relation';
comment on column relations.note is '注記｜両者の関係の説明（編集部の言葉）';

create table evidence (
    source_id varchar not null,
    table_name varchar not null,
    row_key varchar not null,
    column_name varchar not null,
    printed_text varchar not null,
    page varchar,
    first_line integer,
    last_line integer,
    primary key (table_name, row_key, column_name),
);
comment on table evidence is '根拠｜値ごとに1行';
comment on column evidence.source_id is '出典ID｜値が印刷されている資料';
comment on column evidence.table_name is '表｜値のある表';
comment on column evidence.row_key is '行のキー｜その表のキーを / でつないだもの';
comment on column evidence.column_name is '列｜値のある列。費用の列は状態・約・税区分も含めた根拠';
comment on column evidence.printed_text is '印刷された文字｜資料のとおりの短い文字列';
comment on column evidence.page is 'ページ｜PDF から読んだものはその何ページ目か、テキストから読んだものは印刷されたページ番号。なければ空欄';
comment on column evidence.first_line is '最初の行｜資料から取り出した文字を、始めから通して数えた行番号。紙面の行ではない。PDF では extracted.txt の行番号';
comment on column evidence.last_line is '最後の行｜同じ数え方の行番号';

create table codes (
    list varchar not null,
    code varchar not null,
    label_ja varchar not null,
    label_en varchar not null,
    sort_order integer not null,
    definition varchar,
    primary key (list, code),
);
comment on table codes is 'コード表｜コードごとに1行';
comment on column codes.list is 'コード表名｜どの一覧のコードか';
comment on column codes.code is 'コード｜データに入る値';
comment on column codes.label_ja is '表示名｜日本語の表示名';
comment on column codes.label_en is '英語名｜英語の表示名';
comment on column codes.sort_order is '並び順｜表示の順番';
comment on column codes.definition is '定義｜コードの意味';

create table corrections (
    correction_id varchar primary key,
    source_id varchar not null,
    table_name varchar not null,
    row_key varchar not null,
    column_name varchar not null,
    printed_text varchar not null,
    use_text varchar not null,
    reason varchar not null,
);
comment on table corrections is '訂正｜資料の明らかな誤りごとに1行';
comment on column corrections.correction_id is '訂正ID｜訂正の識別子';
comment on column corrections.source_id is '出典ID｜誤りのある資料';
comment on column corrections.table_name is '表｜訂正する値のある表';
comment on column corrections.row_key is '行のキー｜その表のキーを / でつないだもの';
comment on column corrections.column_name is '列｜訂正する列';
comment on column corrections.printed_text is '印刷された文字｜資料のとおり';
comment on column corrections.use_text is '用いる文字｜代わりに読む文字';
comment on column corrections.reason is '理由｜なぜ訂正するか';

create table problems (
    problem_no integer not null,  -- the key, see keys_after_loading.sql
    rule_id varchar not null,
    source_id varchar,
    table_name varchar,
    row_key varchar,
    column_name varchar,
    value varchar,
    message varchar not null,
);
comment on table problems is '注意事項｜値はそのまま載せたうえで知らせる事柄ごとに1行';
comment on column problems.problem_no is '番号｜並び順';
comment on column problems.rule_id is '規則ID｜見つけた検査。編集部が読んで見つけたものは editor';
comment on column problems.source_id is '出典ID｜関係する資料';
comment on column problems.table_name is '表｜関係する表';
comment on column problems.row_key is '行のキー｜関係する行';
comment on column problems.column_name is '列｜関係する列';
comment on column problems.value is '値｜関係する値';
comment on column problems.message is '内容｜何に注意するか';

create table rejected_rows (
    rejected_no integer primary key,
    rule_id varchar not null,
    file_name varchar not null,
    row_no integer not null,
    table_name varchar not null,
    row_key varchar,
    column_name varchar,
    value varchar,
    reason varchar not null,
    remedy varchar not null,
    row_json varchar not null,
);
comment on table rejected_rows is '取り込めなかった行｜行ごとに1行';
comment on column rejected_rows.rejected_no is '番号｜並び順';
comment on column rejected_rows.rule_id is '規則ID｜守られなかった規則';
comment on column rejected_rows.file_name is 'ファイル｜その行があったファイル';
comment on column rejected_rows.row_no is '行番号｜見出しを1行目と数えた行番号';
comment on column rejected_rows.table_name is '表｜取り込み先の表';
comment on column rejected_rows.row_key is '行のキー｜その表のキーを / でつないだもの';
comment on column rejected_rows.column_name is '列｜問題のある列';
comment on column rejected_rows.value is '値｜問題のある値';
comment on column rejected_rows.reason is '理由｜何がいけないか';
comment on column rejected_rows.remedy is '直し方｜どうすればよいか';
comment on column rejected_rows.row_json is '元の行｜取り込めなかった行のすべての値を、列名と値の組で並べたもの';

create table measures (
    measure_code varchar primary key,
    label_ja varchar not null,
    label_en varchar not null,
    unit_name varchar not null,
    format_code varchar not null,
    is_log boolean not null,
    status_column varchar,
    sort_order integer not null,
    definition varchar not null,
);
comment on table measures is '比較する値｜case_measures の値の列ごとに1行';
comment on column measures.measure_code is '値のコード｜case_measures の列名';
comment on column measures.label_ja is '表示名｜日本語の表示名';
comment on column measures.label_en is '英語名｜英語の表示名';
comment on column measures.unit_name is '単位｜値の単位';
comment on column measures.format_code is '書式｜yen は万円・億円、count は桁区切り、decimal は小数1桁';
comment on column measures.is_log is '対数軸｜対数軸で示すなら true';
comment on column measures.status_column is '状態の列｜空欄の理由を述べる cases の列。なければ空欄';
comment on column measures.sort_order is '並び順｜表示の順番';
comment on column measures.definition is '定義｜どのように求めるか';

create table case_texts (
    case_id varchar not null,  -- the key, see keys_after_loading.sql
    search_text varchar not null,
);
comment on table case_texts is '検索用の文字｜事例ごとに1行';
comment on column case_texts.case_id is '事例ID｜cases.case_id';
comment on column case_texts.search_text is '検索用の文字｜名称・概要・団体名・事業者などの全角半角・大小・かなカナをそろえたもの';

create table builds (
    built_at timestamp not null,
    fingerprint varchar not null,
    read_rows bigint not null,
    loaded_rows bigint not null,
    refused_rows bigint not null,
    data_folders varchar not null,
);
comment on table builds is '構築の記録｜このデータベースについて1行';
comment on column builds.built_at is '構築日時｜データベースを作った日時。世界の標準時で記すため、日本の時刻より9時間前';
comment on column builds.fingerprint is '元のデータの印｜元のファイルと規則から計算した値。いまの元から計算した値と違えば、データベースが古い';
comment on column builds.read_rows is '読んだ行｜すべての表の合計';
comment on column builds.loaded_rows is '取り込んだ行｜すべての表の合計';
comment on column builds.refused_rows is '取り込めなかった行｜すべての表の合計';
comment on column builds.data_folders is '読んだフォルダー｜このデータベースの元にしたフォルダーの名前の並び';
