namespace Dbal.Entities;

/// <summary>The types of fields. Each entry names the CLR type of its values.</summary>
public enum FieldType
{
    /// <summary>Text of a declared maximum length; <see cref="string"/>.</summary>
    String,

    /// <summary>Text of any length; <see cref="string"/>.</summary>
    Text,

    /// <summary>A signed 32-bit integer; <see cref="long"/>.</summary>
    Integer,

    /// <summary>A signed 64-bit integer; <see cref="long"/>.</summary>
    Bigint,

    /// <summary>A number with a fixed number of decimal places; <see cref="decimal"/>, always with exactly the declared scale.</summary>
    Decimal,

    /// <summary>An IEEE 754 binary64 number, finite; <see cref="double"/>.</summary>
    Double,

    /// <summary>True or false; <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>An instant in milliseconds; <see cref="System.DateTime"/> of kind UTC.</summary>
    DateTime,

    /// <summary>A calendar date; <see cref="DateOnly"/>.</summary>
    Date,

    /// <summary>An RFC 9562 UUID; <see cref="Guid"/>.</summary>
    Uuid,

    /// <summary>One of the declared values; <see cref="string"/>.</summary>
    Enum,

    /// <summary>A JSON document; <see cref="string"/> with its compact text. Backends store the text unchanged, which keeps numbers exact.</summary>
    Json,
}
