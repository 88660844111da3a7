# What an administrator does in RT's screens before a migration, since REST2 has no call for it:
# rights, a token for root, and three more people. Prints one line of JSON.
use strict;
use warnings;
use JSON;
use RT -init;

sub done { my ( $ok, $said ) = @_; die "$said\n" unless $ok; return $ok }

sub grant {
    my ( $name, @rights ) = @_;
    my $group = RT::Group->new( RT->SystemUser );
    $group->LoadSystemInternalGroup($name);
    done( $group->PrincipalObj->GrantRight( Right => $_, Object => RT->System ) ) for @rights;
}

grant( Everyone => qw(CreateTicket ReplyToTicket) );
grant( Privileged => qw(
    SeeQueue ShowTicket ShowTicketComments CommentOnTicket OwnTicket ModifyTicket SeeCustomField
    ModifyCustomField SeeClass ShowArticle
) );

sub person {
    my (%its) = @_;
    my $user = RT::User->new( RT->SystemUser );
    done( $user->Create( Privileged => 1, Password => $ENV{RT_PEOPLE_PASSWORD}, %its ) );
    return $user;
}

sub token {
    my ($name) = @_;
    my $user = RT::User->new( RT->SystemUser );
    $user->Load($name);
    my $root = RT::CurrentUser->new;
    $root->Load('root');
    my ( $ok, $said, $token )
        = RT::AuthToken->new($root)->Create( Owner => $user->Id, Description => 'tests' );
    done( $ok, $said );
    return $token;
}

my $root = RT::User->new( RT->SystemUser );
$root->Load('root');
$root->SetEmailAddress('root@rt.example.com');
$root->SetRealName('Root Admin');
person( Name => 'ana',   EmailAddress => 'ana@example.com',   RealName => 'Ana' );
person( Name => 'bruno', EmailAddress => 'bruno@example.com', RealName => 'Bruno Keller' );
# Somebody whom nothing is granted beyond what every privileged user may.
person( Name => 'plain', EmailAddress => 'plain@example.com', RealName => 'Plain Agent' );
my $content = RT::CustomField->new( RT->SystemUser );
$content->LoadByName( Name => 'Content', LookupType => 'RT::Class-RT::Article' );
done( $content->SetType('HTML') );
print encode_json( { token => token('root'), plain => token('plain') } ), "\n";
