using System.Reflection;
using System.Runtime.InteropServices;

namespace Dbal.Backends.MongoDb;

/// <summary>MongoDB's C driver, as far as it is used here ("libmongoc: API Reference", version 1.17 or later).</summary>
internal static unsafe partial class LibMongoc
{
    private const string Mongoc = "mongoc-1.0";
    private const string Bson = "bson-1.0";

    private static readonly string LibraryVersion = Load();

    /// <summary>The library's version.</summary>
    /// <exception cref="DllNotFoundException">The library is not installed; the message says what to install.</exception>
    public static string Version
    {
        get
        {
            try
            {
                return LibraryVersion;
            }
            catch (TypeInitializationException fault) when (fault.InnerException is DllNotFoundException missing)
            {
                throw new DllNotFoundException(missing.Message, missing);
            }
        }
    }

    /// <summary>bson_t: a document in memory. Its place must be a multiple of its size.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    public struct Document;

    /// <summary>bson_error_t.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 512)]
    public struct Error
    {
        /// <summary>The part of the driver that the code is of; 17 is the server.</summary>
        public uint Domain;

        /// <summary>What is wrong.</summary>
        public uint Code;

        private byte message;

        /// <summary>What is wrong, in words.</summary>
        public string Message
        {
            get
            {
                fixed (byte* text = &message)
                    return Marshal.PtrToStringUTF8((nint)text) ?? "";
            }
        }
    }

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    public static partial UriHandle mongoc_uri_new_with_error(string uri, Error* error);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_uri_destroy(nint uri);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mongoc_uri_get_option_as_int32(UriHandle uri, string option, int fallback);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_uri_set_option_as_int32(UriHandle uri, string option, int value);

    [LibraryImport(Mongoc)]
    public static partial PoolHandle mongoc_client_pool_new(UriHandle uri);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_client_pool_destroy(nint pool);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_pool_set_error_api(PoolHandle pool, int version);

    [LibraryImport(Mongoc)]
    public static partial nint mongoc_client_pool_pop(PoolHandle pool);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_client_pool_push(PoolHandle pool, nint client);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_read_command_with_opts(
        nint client, string database, Document* command, nint readPreference, Document* options, Document* reply, Error* error);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_write_command_with_opts(nint client, string database, Document* command, Document* options, Document* reply, Error* error);

    [LibraryImport(Mongoc)]
    public static partial SessionHandle mongoc_client_start_session(nint client, nint options, Error* error);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_client_session_destroy(nint session);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_session_append(SessionHandle session, Document* options, Error* error);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_session_start_transaction(SessionHandle session, nint options, Error* error);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_session_commit_transaction(SessionHandle session, Document* reply, Error* error);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_session_abort_transaction(SessionHandle session, Error* error);

    [LibraryImport(Bson)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool bson_init_static(Document* document, byte* data, nuint length);

    [LibraryImport(Bson)]
    public static partial void bson_init(Document* document);

    [LibraryImport(Bson)]
    public static partial byte* bson_get_data(Document* document);

    [LibraryImport(Bson)]
    public static partial void bson_destroy(Document* document);

    [LibraryImport(Mongoc)]
    private static partial void mongoc_init();

    [LibraryImport(Mongoc)]
    private static partial nint mongoc_get_version();

    [LibraryImport(Mongoc)]
    private static partial void mongoc_log_set_handler(nint handler, nint data);

    private static string Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(LibMongoc).Assembly, Resolve);
        mongoc_init();
        mongoc_log_set_handler(0, 0); // it would write to standard error; what matters comes back as an error
        return Marshal.PtrToStringUTF8(mongoc_get_version()) ?? "unknown";
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name is not (Mongoc or Bson))
            return 0;
        string[] files = OperatingSystem.IsWindows() ? [$"{name}.dll"] : OperatingSystem.IsMacOS() ? [$"lib{name}.0.dylib"] : [$"lib{name}.so.0"];
        foreach (var file in files)
        {
            if (NativeLibrary.TryLoad(file, assembly, path, out var library))
                return library;
        }
        throw new DllNotFoundException(
            $"MongoDB's C driver ({files[0]}) is not installed. Install it with 'apt-get install libmongoc-1.0-0' (Debian, Ubuntu), "
            + "'dnf install mongo-c-driver-libs' (Fedora) or 'brew install mongo-c-driver@1' (macOS), or build with the full package set, which has MongoDB.Driver.");
    }
}

/// <summary>mongoc_uri_t: a connection string that was read.</summary>
internal sealed class UriHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibMongoc.mongoc_uri_destroy(handle);
        return true;
    }
}

/// <summary>mongoc_client_pool_t: the clients, each with a connection of its own, and the thread that watches the servers.</summary>
internal sealed class PoolHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibMongoc.mongoc_client_pool_destroy(handle);
        return true;
    }
}

/// <summary>mongoc_client_session_t: a session, which transactions need.</summary>
internal sealed class SessionHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibMongoc.mongoc_client_session_destroy(handle);
        return true;
    }
}
