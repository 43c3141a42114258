using Dbal.Backends.MongoDb;
using Dbal.Errors;

namespace Dbal.Tests.Backends.MongoDb;

public sealed class ServerFaultTests
{
    [TestCase("E11000 duplicate key error collection: data.core_user index: ux_core_user_email dup key: { _tenant: \"t\", email: \"x index: y dup key\" }", "ux_core_user_email")]
    [TestCase("E11000 duplicate key error collection: data.core_user index: _id_ dup key: { _id: \"t/1\" }", "_id_")]
    [TestCase("conflicting key value violates exclusion constraint \"documents_rum_index_6\"", null)]
    public void Duplicate_key_errors_have_the_index(string message, string? index) =>
        Assert.That(ServerFault.ToException(11000, message), Is.TypeOf<DuplicateKeyException>().With.Property(nameof(DuplicateKeyException.Index)).EqualTo(index));

    [TestCase(85, "An equivalent index already exists with a different name and options.")]
    [TestCase(86, "An existing index has the same name as the requested index.")]
    [TestCase(2, "Index already exists with a different name: n")]
    [TestCase(2, "Creation of new indexes on the specified existing collection data.core_user is not permitted within a multi-document transaction.")]
    public void Conflicting_indexes_are_not_reported_as_an_unreachable_server(int code, string message) =>
        Assert.That(ServerFault.ToException(code, message), Is.TypeOf<IndexRefusedException>());

    [TestCase(50, ErrorCode.Timeout)]
    [TestCase(262, ErrorCode.Timeout)]
    [TestCase(ServerFault.NetworkTimeout, ErrorCode.Timeout)]
    [TestCase(ServerFault.HostUnreachable, ErrorCode.DatabaseError)]
    [TestCase(91, ErrorCode.DatabaseError)]
    [TestCase(10107, ErrorCode.DatabaseError)]
    [TestCase(18, ErrorCode.DatabaseError)]
    public void Codes_are_classified_without_the_servers_message(int code, ErrorCode expected)
    {
        const string Message = "words of the server";
        var failure = (DbalException)ServerFault.ToException(code, Message);
        Assert.That(failure.Code, Is.EqualTo(expected));
        Assert.That(failure.Message, Does.Not.Contain(Message));
        Assert.That(failure.InnerException!.Message, Does.Contain(Message));
    }
}
