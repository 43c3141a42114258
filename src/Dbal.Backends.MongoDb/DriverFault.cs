using Dbal.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>What MongoDB.Driver's exceptions mean.</summary>
internal static class DriverFault
{
    /// <summary>The failure that an exception of the driver is, or null for one that is not the driver's.</summary>
    public static Exception? ToException(Exception fault) => fault switch
    {
        MongoBulkWriteException<BsonDocument> { WriteErrors: [var first, ..] } => ServerFault.ToException(first.Code, first.Message, fault),
        MongoWriteException { WriteError: { } error } => ServerFault.ToException(error.Code, error.Message, fault),
        // ErrorMessage is the server's; Message has words of the driver before it.
        MongoCommandException command => ServerFault.ToException(command.Code, command.ErrorMessage ?? command.Message, fault),
        MongoAuthenticationException => DbalException.Refused(fault),
        MongoExecutionTimeoutException => ServerFault.ToException(ServerFault.NetworkTimeout, fault.Message, fault), // maxTimeMS was over
        MongoConnectionException { ContainsTimeoutException: true } => ServerFault.ToException(ServerFault.NetworkTimeout, fault.Message, fault),
        MongoException or TimeoutException => ServerFault.ToException(ServerFault.HostUnreachable, fault.Message, fault), // TimeoutException: no server was found in time
        _ => null,
    };
}
