using System.Security.Cryptography;
using System.Text;

namespace Dbal.Text;

/// <summary>Names of tables, indexes and constraints within the limits of every engine.</summary>
public static class ShortName
{
    /// <summary>The most characters of a name: PostgreSQL cuts names at 63 bytes, MySQL refuses more than 64 characters.</summary>
    public const int MaxLength = 60;

    private const int HashLength = 8;

    /// <summary>The name itself, or when it is too long, its beginning and a hash of all of it.</summary>
    public static string Of(string name) => name.Length <= MaxLength
        ? name
        : $"{name[..(MaxLength - HashLength - 1)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength]}";
}
