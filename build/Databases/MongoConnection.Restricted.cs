using System.Runtime.InteropServices;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Build.Databases;

/// <summary>Commands to a MongoDB server through libmongoc, MongoDB's C driver; names and rules are those of its manual.</summary>
internal static class MongoConnection
{
    private const string Mongoc = "libmongoc-1.0.so.0";
    private const string Bson = "libbson-1.0.so.0";

    // bson_t is 128 bytes long and has to begin at a multiple of 128.
    private const int BsonSize = 128;
    private const int TimeoutMilliseconds = 4000;

    // MONGOC_ERROR_CLIENT_AUTHENTICATE of mongoc-error.h, and AuthenticationFailed of the server's error codes.
    private const uint AuthenticateCode = 11;
    private const uint AuthenticationFailed = 18;

    private static readonly Lazy<bool> Initialised = new(() =>
    {
        mongoc_init();
        // Without a handler it is silent; what goes wrong comes as an error anyway.
        mongoc_log_set_handler(handler: 0, userData: 0);
        return true;
    });

    /// <summary>Says that the library is missing; null when it is there.</summary>
    public static Lack? FindLack() => NativeLibrary.TryLoad(Mongoc, out _) && NativeLibrary.TryLoad(Bson, out _)
        ? null
        : new Lack($"MongoDB's C driver ({Mongoc}), through which the build asks MongoDB, is not installed", "install it (Debian: apt-get install libmongoc-1.0-0)");

    /// <summary>Finds fault with a URL before anything connects to it.</summary>
    /// <exception cref="FormatException">The driver does not take it.</exception>
    public static void Check(ServerAddress address) => mongoc_uri_destroy(NewUri(address));

    /// <summary>Runs one command on a connection of its own.</summary>
    /// <exception cref="MongoException">The server was not reached, or refused.</exception>
    public static Task<BsonDocument> RunAsync(ServerAddress address, string database, BsonDocument command, CancellationToken cancellationToken) =>
        Task.Run(() => Run(address, database, command.ToBson()), cancellationToken);

    /// <summary>Whether the server answered and refused the login.</summary>
    public static bool IsLoginRefused(Exception exception) => exception is MongoException { Code: AuthenticateCode or AuthenticationFailed };

    private static BsonDocument Run(ServerAddress address, string database, byte[] command)
    {
        var uri = NewUri(address);
        var client = mongoc_client_new_from_uri(uri);
        mongoc_uri_destroy(uri);
        var request = bson_new_from_data(command, (nuint)command.Length);
        var memory = Marshal.AllocHGlobal(2 * BsonSize);
        var reply = (memory + BsonSize - 1) / BsonSize * BsonSize;
        try
        {
            var succeeded = mongoc_client_command_simple(client, database, request, readPreferences: 0, reply, out BsonError error);
            // The reply is filled, and has to be destroyed, in either case.
            var document = Read(reply);
            bson_destroy(reply);
            return succeeded ? document : throw new MongoException(error.Code, error.Message);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
            bson_destroy(request);
            mongoc_client_destroy(client);
        }
    }

    private static nint NewUri(ServerAddress address)
    {
        _ = Initialised.Value;
        var uri = mongoc_uri_new(address.ToUrl());
        if (uri == 0)
            throw new FormatException("one of its parameters is none that MongoDB's C driver knows, or has a value that it cannot have");

        foreach (var option in (string[])["serverSelectionTimeoutMS", "connectTimeoutMS"])
            mongoc_uri_set_option_as_int32(uri, option, TimeoutMilliseconds);

        return uri;
    }

    private static BsonDocument Read(nint bson)
    {
        var data = bson_get_data(bson);
        var bytes = new byte[Marshal.ReadInt32(data)];
        Marshal.Copy(data, bytes, 0, bytes.Length);
        return BsonSerializer.Deserialize<BsonDocument>(bytes);
    }

#pragma warning disable IDE1006 // These are the library's own names.
    [DllImport(Mongoc)]
    private static extern void mongoc_init();

    [DllImport(Mongoc)]
    private static extern void mongoc_log_set_handler(nint handler, nint userData);

    [DllImport(Mongoc)]
    private static extern nint mongoc_uri_new([MarshalAs(UnmanagedType.LPUTF8Str)] string url);

    [DllImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    private static extern bool mongoc_uri_set_option_as_int32(nint uri, [MarshalAs(UnmanagedType.LPUTF8Str)] string option, int value);

    [DllImport(Mongoc)]
    private static extern void mongoc_uri_destroy(nint uri);

    [DllImport(Mongoc)]
    private static extern nint mongoc_client_new_from_uri(nint uri);

    [DllImport(Mongoc)]
    private static extern void mongoc_client_destroy(nint client);

    [DllImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    private static extern bool mongoc_client_command_simple(
        nint client, [MarshalAs(UnmanagedType.LPUTF8Str)] string database, nint command, nint readPreferences, nint reply, out BsonError error);

    [DllImport(Bson)]
    private static extern nint bson_new_from_data(byte[] data, nuint length);

    [DllImport(Bson)]
    private static extern nint bson_get_data(nint bson);

    [DllImport(Bson)]
    private static extern void bson_destroy(nint bson);
#pragma warning restore IDE1006

    /// <summary>bson_error_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BsonError
    {
        public uint Domain;
        public uint Code;

        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 504)]
        public byte[] Text;

        public readonly string Message => System.Text.Encoding.UTF8.GetString(Text.AsSpan(0, Math.Max(0, Array.IndexOf(Text, (byte)0))));
    }

    private sealed class MongoException(uint code, string message) : Exception(message)
    {
        public uint Code { get; } = code;
    }
}
