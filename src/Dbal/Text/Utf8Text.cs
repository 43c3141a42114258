using System.Text;
using System.Text.Unicode;

namespace Dbal.Text;

/// <summary>Decodes text files: UTF-8, with or without a byte order mark.</summary>
public static class Utf8Text
{
    /// <summary>Decodes bytes, without their byte order mark.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="text">The decoded text.</param>
    /// <param name="line">The line of the first byte that is not valid UTF-8, from 1.</param>
    /// <returns>Whether the bytes are valid UTF-8.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text, out int line)
    {
        text = "";
        line = 1;
        if (!Utf8.IsValid(bytes))
        {
            line = LineAt(bytes, ValidLength(bytes));
            return false;
        }

        text = Encoding.UTF8.GetString(WithoutMark(bytes));
        return true;
    }

    /// <summary>Returns the bytes after the byte order mark, if there is one.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    /// <summary>Returns the line of a byte, from 1.</summary>
    public static int LineAt(ReadOnlySpan<byte> bytes, int at) => 1 + bytes[..at].Count((byte)'\n');

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(bytes[valid..], out _, out var length) == System.Buffers.OperationStatus.Done)
            valid += length;
        return valid;
    }
}
