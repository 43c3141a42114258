using System.Security.Cryptography;
using System.Text;

namespace Dbal.Text;

/// <summary>Names of tables, indexes and constraints, short enough for every database.</summary>
public static class ShortName
{
    /// <summary>The maximum length of a name: PostgreSQL truncates names at 63 bytes, MySQL rejects more than 64 characters.</summary>
    public const int MaxLength = 60;

    private const int HashLength = 8;

    /// <summary>Returns the name, or when it is too long, its beginning and a hash of the whole name.</summary>
    public static string Of(string name) => name.Length <= MaxLength
        ? name
        : $"{name[..(MaxLength - HashLength - 1)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength]}";
}
