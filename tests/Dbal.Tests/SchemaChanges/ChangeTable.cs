namespace Dbal.Tests.SchemaChanges;

/// <summary>All cases of schema updates (S39).</summary>
internal static class ChangeTable
{
    private const string Parent = "entity: box\npackage: shop\nfields:\n  label: { type: string, max_length: 20 }\n";
    private const string Long = "0123456789012345678901234567890123456789";

    private static readonly (string, string)[] Named = [Item("""{"name":"a"}"""), Item("""{"name":"b"}"""), Item("""{"name":null}""")];
    private static readonly (string, string)[] Children = [("/shop/box", """{"label":"x"}"""), Item($$"""{"boxId":"{{ChangeCase.Id(1)}}"}"""), Item("""{"boxId":null}""")];

    /// <summary>The cases.</summary>
    public static IEnumerable<ChangeCase> All => [.. Additions, .. Keys, .. Rules, .. References, .. Types, .. Removals, .. Adoptions];

    private static IEnumerable<ChangeCase> Additions =>
    [
        From("nothing", "name: { type: string, max_length: 20 }") with { Rows = Named, Expected = ["""{"name":"a"}""", """{"name":"b"}""", """{"name":null}"""] },
        From("fields in another order", "name: { type: string, max_length: 20 }\n  size: { type: integer }", "size: { type: integer }\n  name: { type: string, max_length: 20 }") with
        {
            Rows = [Item("""{"name":"a","size":1}""")],
            Expected = ["""{"name":"a","size":1}"""],
        },
        From("an entity added", "name: { type: string, max_length: 20 }") with
        {
            After = [File("name: { type: string, max_length: 20 }"), Parent],
            Rows = Named,
            Expected = ["""{"name":"a"}""", """{"name":"b"}""", """{"name":null}"""],
            Probes = [("POST /shop/box", """{"label":"x"}""", 201)],
        },
        From("a nullable field added", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20 }\n  colour: { type: string, max_length: 9 }") with
        {
            Rows = Named,
            Expected = ["""{"name":"a","colour":null}""", """{"name":"b","colour":null}""", """{"name":null,"colour":null}"""],
            Probes = [("GET /shop/item?colour.isNull=true&name=a", null, 200), ("POST /shop/item", """{"colour":"red"}""", 201)],
        },
        From("a nullable field with an index and one with a unique key added", "name: { type: string, max_length: 20 }", """
            name: { type: string, max_length: 20 }
              colour: { type: string, max_length: 9, index: true }
              code: { type: integer, unique: true }
            """) with
        {
            Rows = Named,
            Expected = ["""{"code":null,"colour":null}""", """{"code":null}""", """{"code":null}"""],
            Probes = [("POST /shop/item", """{"code":1}""", 201), ("POST /shop/item", """{"code":1}""", 409)],
        },
        From("fields with defaults of every type added", "name: { type: string, max_length: 20 }", """
            name: { type: string, max_length: 20 }
              text: { type: string, max_length: 20, default: "it's \\ \"é\" @p", nullable: false }
              long: { type: text, default: "a\\b", nullable: false }
              state: { type: enum, values: [open, shut], default: open, nullable: false, index: true }
              amount: { type: integer, default: -7, nullable: false }
              serial: { type: bigint, default: 9007199254740993 }
              price: { type: "decimal(12, 2)", default: -1.50, nullable: false }
              ratio: { type: double, default: 1e-300, nullable: false }
              active: { type: boolean, default: true, nullable: false }
              at: { type: datetime, default: "2026-02-06T10:00:00.123Z", nullable: false }
              day: { type: date, default: "2026-02-06", nullable: false }
              ref: { type: uuid, default: "0198c5f0-7a3b-7def-8123-456789abcdef", nullable: false }
              doc: { type: json, default: '{"a":[1.10]}', nullable: false }
            """) with
        {
            Rows = [Item("""{"name":"a"}""")],
            Expected =
            [
                """
                {"name":"a","text":"it's \\ \"é\" @p","long":"a\\b","state":"open","amount":-7,"serial":9007199254740993,"price":"-1.50","ratio":1e-300,"active":true,
                 "at":"2026-02-06T10:00:00.123Z","day":"2026-02-06","ref":"0198c5f0-7a3b-7def-8123-456789abcdef","doc":{"a":[1.10]}}
                """,
            ],
            Probes = [("GET /shop/item?state=open&price.lt=0&count=true", null, 200), ("POST /shop/item", "{}", 201)],
        },
        From("a required field added where there are rows", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20 }\n  code: { type: integer, required: true }") with
        {
            Rows = Named,
            Refused = ["add-field shop.item.code: is a new integer without a value for existing rows; declare a default or nullable: true; 3 rows violate it"],
        },
        From("a required field added where there are no rows", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20 }\n  code: { type: integer, required: true }") with
        {
            Probes = [("POST /shop/item", """{"code":1}""", 201), ("POST /shop/item", "{}", 422)],
        },
        From("another default", "size: { type: integer, default: 1 }", "size: { type: integer, default: 2 }") with
        {
            Rows = [Item("{}")],
            Expected = ["""{"size":1}"""],
        },
    ];

    private static IEnumerable<ChangeCase> Keys =>
    [
        From("an index added", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20, index: true }") with { Rows = Named, Expected = ["""{"name":"a"}""", "{}", "{}"] },
        From("an index removed", "name: { type: string, max_length: 20, index: true }", "name: { type: string, max_length: 20 }") with { Rows = Named, Expected = ["""{"name":"a"}""", "{}", "{}"] },
        From("a unique key added", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20, unique: true }") with
        {
            Rows = Named,
            Expected = ["""{"name":"a"}""", "{}", "{}"],
            Probes = [("POST /shop/item", """{"name":"a"}""", 409), ("POST /shop/item", """{"name":null}""", 201)],
        },
        From("a unique key added where there are duplicates", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20, unique: true }") with
        {
            Rows = [Item("""{"name":"a"}"""), Item("""{"name":"b"}"""), Item("""{"name":"a"}"""), Item("""{"name":null}"""), Item("""{"name":null}""")],
            Refused = [$"add-unique shop.item (name): is a new unique key; 2 rows violate it, such as acme/{ChangeCase.Id(1)}"],
        },
        From("a unique field added with a default", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20 }\n  code: { type: integer, default: 1, nullable: false, unique: true }") with
        {
            Rows = Named,
            Refused = ["add-unique shop.item (code): is a new unique key; 3 rows violate it"],
        },
        From("a unique key removed", "name: { type: string, max_length: 20, unique: true }", "name: { type: string, max_length: 20 }") with
        {
            Rows = Named,
            Expected = ["""{"name":"a"}""", "{}", "{}"],
            Probes = [("POST /shop/item", """{"name":"a"}""", 201)],
        },
        From("a wide unique key gets wider", Wide(100), Wide(400)) with
        {
            Rows = [Item("""{"a":"x","b":"y"}""")],
            Expected = ["""{"a":"x","b":"y"}"""],
            Probes = [("POST /shop/item", """{"a":"x","b":"y"}""", 409), ("POST /shop/item", $$"""{"a":"{{new string('é', 400)}}","b":"y"}""", 201)],
        },
        From(
            "a wide unique key with an enum is added",
            "a: { type: string, max_length: 700 }\n  state: { type: enum, values: [open, shut] }",
            "a: { type: string, max_length: 700 }\n  state: { type: enum, values: [open, shut] }\nindexes:\n  - { fields: [a, state], unique: true }") with
        {
            Rows = [Item("""{"a":"x","state":"open"}""")],
            Expected = ["""{"a":"x","state":"open"}"""],
            Probes = [("POST /shop/item", """{"a":"x","state":"open"}""", 409), ("POST /shop/item", """{"a":"x","state":"shut"}""", 201)],
        },
        From("a wide unique key gets narrower", Wide(400), Wide(100)) with
        {
            Rows = [Item("""{"a":"x","b":"y"}""")],
            Expected = ["""{"a":"x","b":"y"}"""],
            Refused = ["narrow shop.item.a: max_length is 100, was 400"],
            Allow = "narrow",
            Probes = [("POST /shop/item", """{"a":"x","b":"y"}""", 409)],
        },
    ];

    private static IEnumerable<ChangeCase> Rules =>
    [
        From("an enum value added", "state: { type: enum, values: [open, shut] }", "state: { type: enum, values: [shut, open, lost] }") with
        {
            Rows = [Item("""{"state":"open"}""")],
            Expected = ["""{"state":"open"}"""],
            Probes = [("POST /shop/item", """{"state":"lost"}""", 201)],
        },
        From("an enum value removed that rows have", "state: { type: enum, values: [open, shut] }", "state: { type: enum, values: [open] }") with
        {
            Rows = [Item("""{"state":"open"}"""), Item("""{"state":"shut"}""")],
            Refused = ["narrow shop.item.state: no longer has the value shut"],
        },
        From("an enum value removed that no row has", "state: { type: enum, values: [open, shut] }", "state: { type: enum, values: [open] }") with
        {
            Rows = [Item("""{"state":"open"}""")],
            Refused = ["narrow shop.item.state: no longer has the value shut"],
            Allow = "narrow",
            Expected = ["""{"state":"open"}"""],
            Probes = [("POST /shop/item", """{"state":"shut"}""", 422)],
        },
        From("a longer max_length", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 300 }") with
        {
            Rows = Named,
            Expected = ["""{"name":"a"}""", "{}", "{}"],
            Probes = [("POST /shop/item", $$"""{"name":"{{Long}}"}""", 201)],
        },
        From("a longer max_length of a unique field", "name: { type: string, max_length: 20, unique: true }", "name: { type: string, max_length: 300, unique: true }") with
        {
            Rows = Named,
            Expected = ["""{"name":"a"}""", "{}", "{}"],
            Probes = [("POST /shop/item", $$"""{"name":"{{Long}}"}""", 201), ("POST /shop/item", """{"name":"a"}""", 409)],
        },
        From("a shorter max_length that rows exceed", "name: { type: string, max_length: 50 }", "name: { type: string, max_length: 20 }") with
        {
            Rows = [Item($$"""{"name":"{{Long}}"}"""), Item("""{"name":"a"}""")],
            Refused = ["narrow shop.item.name: max_length is 20, was 50"],
        },
        From("a shorter max_length that no row exceeds", "name: { type: string, max_length: 50 }", "name: { type: string, max_length: 20 }") with
        {
            Rows = [Item("""{"name":"éééééééééééééééééééé"}""")],
            Refused = ["narrow shop.item.name: max_length is 20, was 50"],
            Allow = "narrow",
            Expected = ["""{"name":"éééééééééééééééééééé"}"""],
            Probes = [("POST /shop/item", $$"""{"name":"{{Long}}"}""", 422)],
        },
        From("a wider range", "size: { type: integer, min: 1, max: 9 }", "size: { type: integer, min: 0 }") with
        {
            Rows = [Item("""{"size":9}""")],
            Expected = ["""{"size":9}"""],
            Probes = [("POST /shop/item", """{"size":10}""", 201), ("POST /shop/item", """{"size":0}""", 201)],
        },
        From("a min added that rows are below", "size: { type: integer }", "size: { type: integer, min: 5 }") with
        {
            Rows = [Item("""{"size":4}"""), Item("""{"size":null}""")],
            Refused = ["narrow shop.item.size: min is 5, was none"],
        },
        From("a min and a max that all rows satisfy", "size: { type: double, min: 0 }", "size: { type: double, min: 1.5, max: 9 }") with
        {
            Rows = [Item("""{"size":4}""")],
            Refused = ["narrow shop.item.size: min is 1.5, was 0", "narrow shop.item.size: max is 9, was none"],
            Allow = "narrow",
            Expected = ["""{"size":4}"""],
            Probes = [("POST /shop/item", """{"size":1}""", 422)],
        },
        From("required to optional", "name: { type: string, max_length: 20, required: true, unique: true }", "name: { type: string, max_length: 20, unique: true }") with
        {
            Rows = [Item("""{"name":"a"}""")],
            Expected = ["""{"name":"a"}"""],
            Probes = [("POST /shop/item", "{}", 201), ("POST /shop/item", "{}", 201), ("POST /shop/item", """{"name":"a"}""", 409), ("GET /shop/item?sort=-name", null, 200)],
        },
        From("made required where rows have nulls", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20, required: true }") with
        {
            Rows = Named,
            Refused = ["require shop.item.name: must no longer be null"],
        },
        From("made required where no row has a null", "name: { type: string, max_length: 20, index: true }", "name: { type: string, max_length: 20, index: true, required: true }") with
        {
            Rows = [Item("""{"name":"a"}""")],
            Refused = ["require shop.item.name: must no longer be null"],
            Allow = "require",
            Expected = ["""{"name":"a"}"""],
            Probes = [("POST /shop/item", "{}", 422)],
        },
    ];

    private static IEnumerable<ChangeCase> References =>
    [
        Child("on_delete restrict to cascade", Refers("restrict"), Refers("cascade")) with
        {
            Probes = [($"DELETE /shop/box/{ChangeCase.Id(1)}", null, 200), ($"GET /shop/item/{ChangeCase.Id(2)}", null, 404), ($"GET /shop/item/{ChangeCase.Id(3)}", null, 200)],
        },
        Child("on_delete cascade to restrict", Refers("cascade"), Refers("restrict")) with
        {
            Probes = [($"DELETE /shop/box/{ChangeCase.Id(1)}", null, 409), ($"GET /shop/item/{ChangeCase.Id(2)}", null, 200)],
        },
        Child("on_delete cascade to set_null", Refers("cascade"), Refers("set_null")) with
        {
            Probes = [($"DELETE /shop/box/{ChangeCase.Id(1)}", null, 200), ($"GET /shop/item?boxId={ChangeCase.Id(1)}", null, 200), ($"GET /shop/item/{ChangeCase.Id(2)}", null, 200)],
        },
        Child("a foreign key added", "boxId: { type: uuid }", Refers("restrict")) with
        {
            Probes = [($"DELETE /shop/box/{ChangeCase.Id(1)}", null, 409), ("POST /shop/item", $$"""{"boxId":"{{ChangeCase.Id(9)}}"}""", 409)],
        },
        Child("a foreign key added that rows violate", "boxId: { type: uuid }", Refers("restrict")) with
        {
            Rows = [.. Children, Item($$"""{"boxId":"{{ChangeCase.Id(9)}}"}""")],
            Refused = [$"add-reference shop.item.boxId: refers to shop.box; 1 row violates it: acme/{ChangeCase.Id(4)}"],
        },
        Child("a foreign key removed", Refers("restrict"), "boxId: { type: uuid }") with
        {
            Probes = [($"DELETE /shop/box/{ChangeCase.Id(1)}", null, 200), ($"GET /shop/item/{ChangeCase.Id(2)}", null, 200)],
        },
        Child("a field with a foreign key added", "name: { type: string, max_length: 20 }", "name: { type: string, max_length: 20 }\n  " + Refers("cascade")) with
        {
            Rows = [("/shop/box", "{}"), Item("""{"name":"a"}""")],
            Expected = ["""{"name":"a","boxId":null}"""],
            Probes = [("POST /shop/item", $$"""{"boxId":"{{ChangeCase.Id(1)}}"}""", 201), ("POST /shop/item", $$"""{"boxId":"{{ChangeCase.Id(9)}}"}""", 409)],
        },
    ];

    private static IEnumerable<ChangeCase> Types =>
    [
        Typed("string to json, not JSON", "string, max_length: 50", "json", "json", "string", "\"a\"", null),
        Typed("string to json", "string, max_length: 50", "json", "json", "string", "\"{\\\"a\\\": 1.10}\"", """{"a":1.10}"""),
        Typed("string to date, not a date", "string, max_length: 50", "date", "date", "string", "\"today\"", null),
        Typed("string to date", "string, max_length: 50", "date", "date", "string", "\"2026-02-06\"", "\"2026-02-06\""),
        Typed("datetime to date", "datetime", "date", "date", "datetime", "\"2026-02-06T10:00:00.000Z\"", null),
        Typed("string to integer, not a number", "string, max_length: 50", "integer", "integer", "string", "\"1 piece\"", null),
        Typed("string to integer", "string, max_length: 50", "integer", "integer", "string", "\"-12\"", "-12"),
        Typed("integer to string", "integer", "string, max_length: 50", "string", "integer", "-12", "\"-12\""),
        Typed("integer to bigint", "integer", "bigint", "bigint", "integer", "7", "7"),
        Typed("double to decimal", "double", "\"decimal(12, 2)\"", "decimal(12, 2)", "double", "1.5", "\"1.50\""),
        Typed("double to decimal with too many digits", "double", "\"decimal(12, 2)\"", "decimal(12, 2)", "double", "0.125", null),
        Typed("scale 2 to 1", "\"decimal(12, 2)\"", "\"decimal(12, 1)\"", "decimal(12, 1)", "decimal(12, 2)", "\"-1.50\"", null),
        Typed("scale 1 to 2", "\"decimal(12, 1)\"", "\"decimal(14, 2)\"", "decimal(14, 2)", "decimal(12, 1)", "\"-1.5\"", "\"-1.50\""),
        From("a unique required field of another type", "code: { type: integer, required: true, unique: true }", "code: { type: string, max_length: 9, required: true, unique: true }") with
        {
            Rows = [Item("""{"code":1}"""), Item("""{"code":2}""")],
            Refused = ["change-type shop.item.code: type is string, was integer"],
            Allow = "change-type",
            Expected = ["""{"code":"1"}""", """{"code":"2"}"""],
            Probes = [("POST /shop/item", """{"code":"1"}""", 409), ("POST /shop/item", """{"code":"x"}""", 201)],
        },
    ];

    private static IEnumerable<ChangeCase> Removals =>
    [
        From("a field removed", "name: { type: string, max_length: 20, index: true }\n  size: { type: integer }", "size: { type: integer }") with
        {
            Rows = [Item("""{"name":"a","size":1}""")],
            Refused = ["drop-field shop.item.name: is no longer in the entity file"],
            Allow = "drop-field",
            Expected = ["""{"size":1}"""],
        },
        From("a field renamed", "name: { type: string, max_length: 20 }", "title: { type: string, max_length: 20 }") with
        {
            Rows = Named,
            Refused = ["drop-field shop.item.name: is no longer in the entity file"],
            Allow = "drop-field",
            Expected = ["""{"title":null}""", "{}", "{}"],
        },
        Child("an entity removed", Refers("cascade"), "boxId: { type: uuid }") with
        {
            After = [File("boxId: { type: uuid }")],
            Refused = ["drop-entity shop.box: no longer has an entity file"],
            Allow = "drop-entity",
            Expected = [$$"""{"boxId":"{{ChangeCase.Id(1)}}"}""", """{"boxId":null}"""],
            Probes = [("POST /shop/item", $$"""{"boxId":"{{ChangeCase.Id(9)}}"}""", 201), ("GET /shop/box", null, 404)],
        },
        Child("many changes at once", Refers("restrict") + "\n  size: { type: integer }\n  state: { type: enum, values: [open, shut] }", "size: { type: string, max_length: 9 }\n  extra: { type: integer }\n  state: { type: enum, values: [open], required: true }") with
        {
            After = [File("size: { type: string, max_length: 9 }\n  extra: { type: integer, default: 5 }\n  state: { type: enum, values: [open], required: true }")],
            Rows = [("/shop/box", "{}"), Item($$"""{"boxId":"{{ChangeCase.Id(1)}}","size":3,"state":"open"}""")],
            Refused =
            [
                "change-type shop.item.size: type is string, was integer",
                "narrow shop.item.state: no longer has the value shut",
                "require shop.item.state: must no longer be null",
                "drop-field shop.item.boxId: is no longer in the entity file",
                "drop-entity shop.box: no longer has an entity file",
            ],
            Allow = "change-type,narrow,require,drop-field,drop-entity",
            Expected = ["""{"size":"3","state":"open","extra":5}"""],
            Probes = [("POST /shop/item", """{"state":"open"}""", 201), ("POST /shop/item", """{"state":"shut"}""", 422)],
        },
    ];

    private static IEnumerable<ChangeCase> Adoptions =>
    [
        Child("a database of the previous version, unchanged", Refers("cascade"), Refers("cascade")) with { IsLegacy = true },
        Child("a database of the previous version, a field and a key added", Refers("restrict"),
        Refers("cascade") + "\n  size: { type: integer, default: 1, nullable: false }\n  code: { type: integer, unique: true }") with
        {
            IsLegacy = true,
            Expected = [$$"""{"boxId":"{{ChangeCase.Id(1)}}","size":1,"code":null}""", """{"size":1}"""],
            Probes = [($"DELETE /shop/box/{ChangeCase.Id(1)}", null, 200), ($"GET /shop/item/{ChangeCase.Id(2)}", null, 404)],
        },
        From("a database of the previous version, another type", "name: { type: integer }", "name: { type: double }") with
        {
            IsLegacy = true,
            Rows = [Item("""{"name":1}""")],
            Refused = ["change-type shop.item.name: type is double, was"],
            Allow = "change-type",
            Expected = ["""{"name":1}"""],
        },
    ];

    private static string File(string fields) => $"entity: item\npackage: shop\nfields:\n  {fields}\n";

    private static (string, string) Item(string row) => ("/shop/item", row);

    private static ChangeCase From(string name, string before, string? after = null) => new(name, [File(before)], [File(after ?? before)]);

    private static ChangeCase Child(string name, string before, string after) => new(name, [File(before), Parent], [File(after), Parent])
    {
        Rows = Children,
        Expected = [$$"""{"boxId":"{{ChangeCase.Id(1)}}"}""", """{"boxId":null}"""],
    };

    private static string Refers(string onDelete) => $"boxId: {{ type: uuid, foreign_key: {{ entity: box, on_delete: {onDelete} }} }}";

    // With more than 3,072 bytes, MySQL needs a digest for the key.
    private static string Wide(int length) => $"a: {{ type: string, max_length: {length} }}\n  b: {{ type: string, max_length: 368 }}\nindexes:\n  - {{ fields: [a, b], unique: true }}";

    private static ChangeCase Typed(string name, string before, string after, string typeAfter, string typeBefore, string value, string? converted) =>
        From(name, $"value: {{ type: {before} }}", $"value: {{ type: {after} }}") with
        {
            Rows = [Item($$"""{"value":{{value}}}"""), Item("""{"value":null}""")],
            Refused = [$"change-type shop.item.value: type is {typeAfter}, was {typeBefore}"],
            Allow = converted is null ? null : "change-type",
            Expected = [$$"""{"value":{{converted}}}""", """{"value":null}"""],
        };
}
